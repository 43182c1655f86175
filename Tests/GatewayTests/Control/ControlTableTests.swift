import Stores
import Testing
import Wire

@testable import Gateway

/// The way of a call through the table of routes, without a listener.
struct ControlTableTests {
    // MARK: - Paths and methods

    @Test(arguments: [
        "/", "", "*", "/v1", "/v1/", "/v1/nothing", "/v1/tenants/", "/v1//tenants", "/v1/tenants/a/b", "//v1/tenants",
        "/v1/tenants/%zz", "/v1/tenants/%", "/v1/tenants/%4", "/v1/tenants/%+1", "/v1/tenants/%ff",
        "/v1/tenants/%c0%80",
        "/V1/tenants", "/v1/tenants#a", "http://a/v1/tenants", "/v1/../v1/tenants", "/%761/tenants",
    ])
    func `an unknown or broken path is 404 with a hint`(_ path: String) throws {
        let gateway = try StoppedManagement()
        for method in ["GET", "POST", "OPTIONS", "BREW"] {
            let reply = gateway.call(method, path)
            #expect(reply.status == 404)
            #expect(reply.code == "route_not_found")
            #expect(reply.json.flatMap { ControlError(json: $0) }?.hint.isEmpty == false)
        }
    }

    @Test(arguments: [
        ("PUT", "/v1/tenants", "GET, HEAD, POST, OPTIONS"), ("DELETE", "/v1/bans", "GET, HEAD, POST, OPTIONS"),
        ("POST", "/v1/snapshot", "GET, HEAD, OPTIONS"), ("GET", "/v1/keys/a/rotate", "POST, OPTIONS"),
        ("HEAD", "/v1/keys/a/rotate", "POST, OPTIONS"), ("TRACE", "/openapi.json", "GET, HEAD, OPTIONS"),
        ("get", "/v1/tenants", "GET, HEAD, POST, OPTIONS"), ("", "/v1/tenants", "GET, HEAD, POST, OPTIONS"),
        ("PUT", "/v1/tenants/a", "GET, HEAD, PATCH, DELETE, OPTIONS"),
    ])
    func `another method than a route has is 405 and says which there are`(
        _ method: String, _ path: String, _ allowed: String
    ) throws {
        let reply = try StoppedManagement().call(method, path)
        #expect(reply.status == 405)
        #expect(reply.code == "method_not_allowed")
        #expect(reply.header("allow") == allowed)
    }

    @Test func `OPTIONS says what there is, and HEAD runs what GET does`() throws {
        let gateway = try StoppedManagement()
        let options = gateway.call("OPTIONS", "/v1/tenants/acme", role: .viewer)
        #expect(options.status == 204)
        #expect(options.header("allow") == "GET, HEAD, PATCH, DELETE, OPTIONS")
        #expect(options.body.isEmpty)
        #expect(gateway.call("HEAD", "/v1/tenants").status == 200)
        #expect(gateway.call("HEAD", "/v1/tenants/acme").status == 404)
    }

    // MARK: - Values

    struct BadQuery: Sendable, CustomTestStringConvertible {
        var target: String
        var words: String
        var testDescription: String { target }

        static let cases = [
            BadQuery(target: "/v1/tenants?page=2", words: "no parameter 'page'"),
            BadQuery(target: "/v1/tenants?limit=1&limit=2", words: "'limit' is there twice"),
            BadQuery(target: "/v1/tenants?limit=1&l%69mit=2", words: "'limit' is there twice"),
            BadQuery(target: "/v1/tenants?limit=0", words: "'limit' in the query"),
            BadQuery(target: "/v1/tenants?limit=1001", words: "'limit' in the query"),
            BadQuery(target: "/v1/tenants?limit=+5", words: "'limit' in the query"),
            BadQuery(target: "/v1/tenants?limit=1e2", words: "'limit' in the query"),
            BadQuery(target: "/v1/tenants?limit=9999999999999999999999", words: "'limit' in the query"),
            BadQuery(target: "/v1/tenants?limit", words: "'limit' in the query"),
            BadQuery(target: "/v1/tenants?limit=%zz", words: "broken percent escape"),
            BadQuery(target: "/v1/tenants?%=1", words: "broken percent escape"),
            BadQuery(target: "/v1/tenants?after=%ff", words: "broken percent escape"),
            BadQuery(target: "/v1/tenants?after=a%00b", words: "'after' in the query"),
            BadQuery(target: "/v1/tenants?after=", words: "'after' in the query"),
            BadQuery(target: "/v1/tenants?state=gone", words: "must be one of active, suspended"),
            BadQuery(target: "/v1/tenants?LIMIT=1", words: "no parameter 'LIMIT'"),
            BadQuery(target: "/v1/decisions?action=maybe", words: "must be one of allow, warn, block"),
            BadQuery(target: "/v1/decisions?reason=because", words: "'reason' in the query"),
            BadQuery(target: "/v1/decisions?min_score=101", words: "'min_score' in the query"),
            BadQuery(target: "/v1/decisions?since=-1", words: "'since' in the query"),
            BadQuery(target: "/v1/decisions?before=0", words: "'before' in the query"),
            BadQuery(target: "/v1/operators?limit=1", words: "This route takes none"),
            BadQuery(target: "/v1/tenants?" + String(repeating: "a=1&", count: 40), words: "too many parts"),
        ]
    }

    @Test(arguments: BadQuery.cases)
    func `a bad query is 400 and names what is wrong`(_ item: BadQuery) throws {
        let reply = try StoppedManagement().call("GET", item.target)
        #expect(reply.status == 400)
        #expect(reply.code == "value_invalid")
        #expect(reply.text.contains(item.words), "\(reply.text)")
    }

    @Test func `a query is decoded once, with a plus as a space, and an empty one is none`() throws {
        let gateway = try StoppedManagement()
        #expect(gateway.call("GET", "/v1/tenants?").status == 200)
        #expect(gateway.call("GET", "/v1/tenants?&&limit=5&").status == 200)
        _ = try gateway.tenant("acme")
        let reply = gateway.call("DELETE", "/v1/tenants/acme?reason=they+left%2C+100%25+sure%3D%C3%A9")
        #expect(reply.status == 200)
        #expect(try gateway.newestAction().reason == "they left, 100% sure=é")
    }

    struct BadBody: Sendable, CustomTestStringConvertible {
        var body: String
        var code: String
        var words: String
        var testDescription: String { String(body.prefix(60)) }

        static let cases = [
            BadBody(body: "{", code: "body_malformed", words: "no JSON"),
            BadBody(body: "[]", code: "body_malformed", words: "must be an object"),
            BadBody(body: "null", code: "body_malformed", words: "must be an object"),
            BadBody(body: #"{"name":"a"}x"#, code: "body_malformed", words: "no JSON"),
            BadBody(body: #"{"name":"a","name":"b"}"#, code: "body_malformed", words: "twice"),
            BadBody(body: #"{"name":"a","n\u0061me":"b"}"#, code: "body_malformed", words: "twice"),
            BadBody(body: "\u{FEFF}{\"name\":\"a\"}", code: "body_malformed", words: "no JSON"),
            BadBody(body: "{}", code: "body_malformed", words: "'/name' is missing"),
            BadBody(body: #"{"name":"a","admin":true}"#, code: "body_malformed", words: "'/admin' is no member"),
            BadBody(body: #"{"name":"a","Rpm":1}"#, code: "body_malformed", words: "'/Rpm' is no member"),
            BadBody(body: #"{"name":1}"#, code: "body_malformed", words: "'/name' must be a string"),
            BadBody(body: #"{"name":null}"#, code: "body_malformed", words: "'/name' must be a string, not null"),
            BadBody(body: #"{"name":""}"#, code: "value_invalid", words: "'/name'"),
            BadBody(body: #"{"name":"A"}"#, code: "value_invalid", words: "as in acme-prod"),
            BadBody(body: #"{"name":"a/b"}"#, code: "value_invalid", words: "'/name'"),
            BadBody(body: #"{"name":"a","rpm":-1}"#, code: "value_invalid", words: "from 0 to 60000000"),
            BadBody(body: #"{"name":"a","rpm":60000001}"#, code: "value_invalid", words: "'/rpm'"),
            BadBody(body: #"{"name":"a","rpm":1.5}"#, code: "value_invalid", words: "'/rpm'"),
            BadBody(body: #"{"name":"a","rpm":1e300}"#, code: "value_invalid", words: "'/rpm'"),
            BadBody(body: #"{"name":"a","rpm":99999999999999999999999}"#, code: "value_invalid", words: "'/rpm'"),
            BadBody(body: #"{"name":"a","rpm":"60"}"#, code: "body_malformed", words: "'/rpm' must be an integer"),
            BadBody(
                body: #"{"name":"a","auto_ban":1}"#, code: "body_malformed", words: "'/auto_ban' must be a boolean"),
            BadBody(body: #"{"name":"a","mode":"x"}"#, code: "value_invalid", words: "Use enforce or monitor"),
            BadBody(body: #"{"name":"a","models":["a*b"]}"#, code: "value_invalid", words: "'/models/0'"),
            BadBody(body: #"{"name":"a","models":["a","a"]}"#, code: "value_invalid", words: "twice"),
            BadBody(body: #"{"name":"a","routes":["/metrics"]}"#, code: "value_invalid", words: "'/routes/0'"),
            BadBody(body: #"{"name":"a","reason":"\n"}"#, code: "value_invalid", words: "'/reason'"),
        ]
    }

    @Test(arguments: BadBody.cases)
    func `a bad body is 400, names the member, and changes nothing`(_ item: BadBody) throws {
        let gateway = try StoppedManagement()
        let reply = gateway.call("POST", "/v1/tenants", item.body)
        #expect(reply.status == 400)
        #expect(reply.code == item.code)
        #expect(reply.text.contains(item.words), "\(reply.text)")
        #expect(try gateway.management.identity.tenantCount() == 0)
        #expect(try gateway.management.actions.newest().isEmpty)
    }

    @Test func `a body where none is taken is refused`() throws {
        let gateway = try StoppedManagement()
        #expect(gateway.call("GET", "/v1/tenants", "{}").code == "body_malformed")
        #expect(gateway.call("DELETE", "/v1/tenants/a", "{}").code == "body_malformed")
    }

    @Test(arguments: [
        ("text/plain", false), ("application/x-www-form-urlencoded", false), ("application/jsonx", false),
        ("multipart/form-data; boundary=a", false), ("", false), ("application/json", true),
    ])
    func `what is not plain JSON is 415`(_ type: String, _ isEncoded: Bool) throws {
        let reply = try StoppedManagement().call(
            "POST", "/v1/tenants", #"{"name":"a"}"#, type: type, isEncoded: isEncoded)
        #expect(reply.status == 415)
        #expect(reply.code == "encoding_unsupported")
    }

    @Test(arguments: ["application/json", "application/json; charset=utf-8", "Application/JSON", nil])
    func `JSON is taken under its name, with parameters, and without one`(_ type: String?) throws {
        #expect(try StoppedManagement().call("POST", "/v1/tenants", #"{"name":"a"}"#, type: type).status == 201)
    }

    @Test func `a path's value is decoded once and may hold no control characters`() throws {
        let gateway = try StoppedManagement()
        let tenant = try gateway.tenant("acme")
        #expect(gateway.call("GET", "/v1/tenants/%61cme").json?["id"]?.string == tenant.id)
        #expect(gateway.call("GET", "/v1/tenants/\(tenant.id)").json?["name"]?.string == "acme")
        #expect(gateway.call("GET", "/v1/tenants/%2561cme").status == 404)
        #expect(gateway.call("GET", "/v1/tenants/acme%2Fkeys").status == 404)
        #expect(gateway.call("GET", "/v1/tenants/a+b").status == 404)
        #expect(gateway.call("GET", "/v1/tenants/a%00").code == "value_invalid")
        #expect(gateway.call("GET", "/v1/tenants/" + String(repeating: "a", count: 300)).code == "value_invalid")
    }

    // MARK: - Roles

    @Test func `every route is refused to the roles below its own, before anything of it is looked at`() throws {
        let gateway = try StoppedManagement()
        for route in gateway.table.routes {
            guard case .role(let needed) = route.access else { continue }
            for role in Operator.Role.allCases where role < needed {
                let path = route.pattern.replacing("{", with: "").replacing("}", with: "")
                let reply = gateway.call(route.method.rawValue, path, "nonsense", role: role, caller: "r-\(role)")
                #expect(reply.code == "role_too_low", "\(route.name)")
                #expect(reply.status == 403)
            }
        }
    }

    @Test func `the routes that change something are for operators at least`() throws {
        for route in try StoppedManagement().table.routes where route.method != .get {
            #expect(route.access == .role(.operator) || route.access == .role(.admin), "\(route.name)")
        }
    }

    @Test func `denied attempts go on record, ten a minute each, and the rest is counted`() throws {
        let gateway = try StoppedManagement()
        for _ in 0..<25 {
            #expect(gateway.call("POST", "/v1/tenants", "{}", role: .viewer, caller: "eve").status == 403)
        }
        #expect(gateway.call("GET", "/v1/operators", role: .operator, caller: "bob").status == 403)
        let denied = try gateway.management.actions.newest(ActionLog.Filter(verb: "denied"))
        #expect(denied.filter { $0.operator == "eve" }.count == DeniedAttempts.most)
        #expect(denied.first?.operator == "bob")
        #expect(denied.first?.target == "GET /v1/operators")
        #expect(denied.first?.reason == "needs admin")
        #expect(gateway.management.denied.total == 26)
    }

    @Test func `the first denied attempt of a later minute says how many were not recorded`() {
        let attempts = DeniedAttempts()
        let recorded = (0..<15).compactMap { _ in attempts.note("eve", needs: "admin", now: 1000) }
        #expect(recorded == Array(repeating: "needs admin", count: 10))
        #expect(attempts.note("eve", needs: "admin", now: 61_000) == "needs admin; 5 more before")
        #expect(attempts.note("eve", needs: "admin", now: 61_001) == "needs admin")
        // A clock that was set back begins a minute anew.
        #expect(attempts.note("eve", needs: "admin", now: 0) == "needs admin")
    }
}
