import SecurityGate
import Stores
import Testing
import Vocabulary
import Wire

@testable import Gateway

/// What the routes do, on a stopped gateway; that each answer is one its route declares is held by ``StoppedManagement``.
struct ControlAnswerTests {
    // MARK: - Tenants

    @Test func `a tenant is made with what is asked for, changed in parts, suspended, resumed and deleted`() throws {
        let gateway = try StoppedManagement()
        let made = gateway.call(
            "POST", "/v1/tenants",
            #"{"name":"acme","tpm":5,"mode":"monitor","models":["llama3*","tiny"],"routes":["/api/chat"],"reason":"new"}"#
        )
        #expect(made.status == 201)
        #expect(made.json?["rpm"]?.int == 60)
        #expect(try gateway.newestAction().reason == "new")
        #expect(gateway.call("PATCH", "/v1/tenants/acme", #"{"rpm":6.0e1}"#).json?["rpm"]?.int == 60)
        let changed = gateway.call("PATCH", "/v1/tenants/acme", #"{"rpm":0,"auto_ban":false,"reason":"asked for"}"#)
        #expect(changed.json?["rpm"]?.int == 0)
        #expect(changed.json?["tpm"]?.int == 5)
        #expect(changed.json?["mode"]?.string == "monitor")
        #expect(changed.json?["models"].map { $0.elements.compactMap(\.string) } == ["llama3*", "tiny"])
        #expect(try gateway.newestAction().verb == "tenant.update")
        let opened = gateway.call("PATCH", "/v1/tenants/acme", #"{"models":[],"routes":[]}"#)
        #expect(opened.json?["models"].map { Array($0.elements).count } == 0)
        #expect(opened.json?["auto_ban"]?.bool == false)
        #expect(
            gateway.call("POST", "/v1/tenants/acme/suspend", #"{"reason":"unpaid"}"#).json?["state"]?.string
                == "suspended")
        #expect(try gateway.newestAction().reason == "unpaid")
        #expect(gateway.call("POST", "/v1/tenants/acme/resume").json?["state"]?.string == "active")
        #expect(gateway.call("DELETE", "/v1/tenants/acme?reason=left").json?["name"]?.string == "acme")
        #expect(try gateway.newestAction().verb == "tenant.delete")
        #expect(gateway.call("GET", "/v1/tenants/acme").status == 404)
    }

    @Test func `a name that is taken is a conflict, and an unknown tenant is not found`() throws {
        let gateway = try StoppedManagement()
        _ = try gateway.tenant("acme")
        let taken = gateway.call("POST", "/v1/tenants", #"{"name":"acme"}"#)
        #expect(taken.status == 409)
        #expect(taken.code == "name_taken")
        for path in ["tenants", "operators"] {
            #expect(gateway.call("POST", "/v1/\(path)", #"{"name":"t_acme"}"#).code == "name_taken")
        }
        for (method, path) in [
            ("GET", "/v1/tenants/who"), ("PATCH", "/v1/tenants/who"), ("DELETE", "/v1/tenants/who"),
            ("POST", "/v1/tenants/who/suspend"), ("POST", "/v1/tenants/who/resume"), ("GET", "/v1/tenants/who/keys"),
            ("POST", "/v1/tenants/who/keys"), ("GET", "/v1/decisions?tenant=who"), ("GET", "/v1/alerts?tenant=who"),
        ] {
            let reply = gateway.call(method, path)
            #expect(reply.code == "not_found", "\(method) \(path)")
            #expect(reply.status == 404)
        }
    }

    @Test func `tenants come in pages, by name and by state`() throws {
        let gateway = try StoppedManagement()
        for name in ["d", "a", "c", "e", "b"] {
            #expect(gateway.call("POST", "/v1/tenants", #"{"name":"\#(name)"}"#).status == 201)
        }
        #expect(gateway.call("POST", "/v1/tenants/c/suspend").status == 200)
        func names(_ query: String) throws -> [String] {
            var (out, next): ([String], String?) = ([], nil)
            repeat {
                let reply = gateway.call("GET", "/v1/tenants?\(query)" + (next.map { "&after=\($0)" } ?? ""))
                let list = try #require(reply.json?["tenants"])
                out += list.elements.compactMap { $0["name"]?.string }
                next = reply.json?["next"]?.string
            } while next != nil
            return out
        }
        #expect(try names("limit=2") == ["a", "b", "c", "d", "e"])
        #expect(try names("limit=5") == ["a", "b", "c", "d", "e"])
        #expect(try names("limit=1&state=active") == ["a", "b", "d", "e"])
        #expect(try names("limit=2&state=suspended") == ["c"])
    }

    // MARK: - Keys and operators

    @Test func `a key is made, shown, rotated and revoked`() throws {
        let gateway = try StoppedManagement()
        let (tenant, first) = try gateway.tenant("acme")
        let made = gateway.call("POST", "/v1/tenants/acme/keys", #"{"expires_in":60,"reason":"trial"}"#)
        #expect(made.status == 201)
        #expect(made.json?["key"]?.string?.hasPrefix("si-") == true)
        let id = try #require(made.json?["id"]?.string)
        let shown = gateway.call("GET", "/v1/keys/\(id)")
        #expect(shown.json?["tenant"]?.string == tenant)
        #expect(shown.json?["expires"]?.int.map { $0 > 0 } == true)
        #expect(!shown.text.contains("si-"))
        let rotated = gateway.call("POST", "/v1/keys/\(id)/rotate", #"{"grace":10,"reason":"monthly"}"#)
        #expect(rotated.status == 201)
        #expect(try gateway.newestAction().reason == "monthly")
        #expect(gateway.call("DELETE", "/v1/keys/\(first)?reason=leak").json?["revoked"]?.string == first)
        #expect(try gateway.newestAction().reason == "leak")
        #expect(gateway.call("POST", "/v1/keys/\(first)/rotate").code == "value_invalid")
        let list = gateway.call("GET", "/v1/tenants/acme/keys?limit=2")
        #expect((list.json?["keys"]?.elements).map { Array($0).count } == 2)
        let next = try #require(list.json?["next"]?.string)
        let rest = gateway.call("GET", "/v1/tenants/acme/keys?limit=2&after=\(next)")
        #expect((rest.json?["keys"]?.elements).map { Array($0).count } == 1)
        #expect(rest.json?["next"]?.isNull == true)
        for (method, path) in [("GET", "/v1/keys/who"), ("POST", "/v1/keys/who/rotate"), ("DELETE", "/v1/keys/who")] {
            #expect(gateway.call(method, path).code == "not_found")
        }
    }

    @Test func `an operator is made, listed, named and revoked`() throws {
        let gateway = try StoppedManagement()
        let made = gateway.call(
            "POST", "/v1/operators", #"{"name":"bob","role":"operator","expires_in":3600,"reason":"joins"}"#)
        #expect(made.status == 201)
        #expect(made.json?["token"]?.string?.hasPrefix("so-") == true)
        for name in ["bob", "local"] {
            #expect(gateway.call("POST", "/v1/operators", #"{"name":"\#(name)"}"#).code == "name_taken")
        }
        let list = gateway.call("GET", "/v1/operators")
        let bob = try #require(list.json?["operators"].flatMap { Array($0.elements).first })
        #expect(bob["role"]?.string == "operator")
        #expect(bob["expires"]?.int.map { $0 > 0 } == true)
        #expect(!list.text.contains("so-"))
        #expect(gateway.call("DELETE", "/v1/operators/bob", caller: "bob").code == "own_token")
        #expect(gateway.call("DELETE", "/v1/operators/bob?reason=left").status == 200)
        #expect(try gateway.newestAction().reason == "left")
        #expect(gateway.call("DELETE", "/v1/operators/bob").code == "not_found")
        #expect(
            gateway.call("GET", "/v1/whoami", role: .viewer, caller: "eve").text
                == #"{"operator":"eve","role":"viewer"}"#)
    }

    // MARK: - Bans and alerts

    @Test func `tenants, keys and addresses are banned by the form that requests have`() throws {
        let gateway = try StoppedManagement()
        let (tenant, key) = try gateway.tenant("acme")
        let first = gateway.call("POST", "/v1/bans", #"{"target":"acme","seconds":60,"reason":"flood"}"#)
        #expect(first.status == 201)
        #expect(first.json?["target"]?.string == tenant)
        #expect(gateway.call("POST", "/v1/bans", #"{"scope":"key","target":"\#(key)"}"#).status == 201)
        let address = gateway.call("POST", "/v1/bans", #"{"scope":"address","target":"2001:DB8::0:1","seconds":null}"#)
        #expect(address.json?["target"]?.string == "2001:db8::1")
        let mapped = gateway.call("POST", "/v1/bans", #"{"scope":"address","target":"::ffff:192.0.2.7"}"#)
        #expect(mapped.json?["target"]?.string == "192.0.2.7")
        let range = gateway.call("POST", "/v1/bans", #"{"scope":"address","target":"2001:DB8:0::/48"}"#)
        #expect(range.json?["target"]?.string == "2001:db8::/48")
        for body in [
            #"{"target":"who"}"#, #"{"scope":"key","target":"who"}"#,
        ] {
            #expect(gateway.call("POST", "/v1/bans", body).code == "not_found")
        }
        for target in [
            "a.example", "192.0.2.7:80", "192.0.2.1/24", "0.0.0.0/0", "1.2.3", "fe80::1%eth0", "[::1]", "1", "::::",
            "999.1.1.1",
        ] {
            let reply = gateway.call("POST", "/v1/bans", #"{"scope":"address","target":"\#(target)"}"#)
            #expect(reply.code == "value_invalid", "\(target)")
        }
        let list = gateway.call("GET", "/v1/bans?limit=2")
        #expect((list.json?["bans"]?.elements).map { Array($0).count } == 2)
        #expect(list.json?["next"]?.isNull == false)
        #expect(gateway.call("GET", "/v1/bans/acme").json?["reason"]?.string == "flood")
        #expect(gateway.call("DELETE", "/v1/bans/acme?reason=paid").json?["op"]?.string == "lift")
        #expect(try gateway.newestAction().reason == "paid")
        #expect(gateway.call("GET", "/v1/bans/acme").code == "not_found")
        #expect(gateway.call("DELETE", "/v1/bans/acme").code == "not_found")
    }

    @Test func `a deleted tenant's bans do not hold any more`() throws {
        let gateway = try StoppedManagement()
        _ = try gateway.tenant("acme")
        #expect(gateway.call("POST", "/v1/bans", #"{"target":"acme"}"#).status == 201)
        #expect(gateway.call("DELETE", "/v1/tenants/acme").status == 200)
        #expect(gateway.management.bans.table.isEmpty)
        #expect((gateway.call("GET", "/v1/bans").json?["bans"]?.elements).map { Array($0).isEmpty } == true)
    }

    @Test func `alerts are listed by state and tenant in pages, shown, and moved on`() throws {
        let gateway = try StoppedManagement()
        let (tenant, _) = try gateway.tenant("acme")
        let codes: [ReasonCode] = [.extParamSweep, .extParamSweep, .extDistillation, .extParaphrase, .extRepeatToken]
        for (index, code) in codes.enumerated() {
            try gateway.management.alerts.raise(
                Alert(
                    id: "a_\(index)", time: Int64(index), tenantID: index == 0 ? "t_other" : tenant, code: code,
                    severity: .high, confidence: 90, evidence: "\"quoted\"\n"))
        }
        let page = gateway.call("GET", "/v1/alerts?tenant=acme&limit=3")
        #expect((page.json?["alerts"]?.elements).map { $0.compactMap { $0["id"]?.string } } == ["a_4", "a_3", "a_2"])
        let rest = gateway.call("GET", "/v1/alerts?tenant=acme&limit=3&after=a_2")
        #expect((rest.json?["alerts"]?.elements).map { $0.compactMap { $0["id"]?.string } } == ["a_1"])
        #expect(rest.json?["next"]?.isNull == true)
        #expect(gateway.call("GET", "/v1/alerts?after=who").code == "not_found")
        #expect(gateway.call("POST", "/v1/alerts/a_1/ack", #"{"reason":"mine"}"#).json?["state"]?.string == "ack")
        #expect(try gateway.newestAction().reason == "mine")
        #expect(gateway.call("POST", "/v1/alerts/a_2/close").json?["state"]?.string == "closed")
        #expect(gateway.call("POST", "/v1/alerts/a_3/false-positive").json?["by"]?.string == "ana")
        let closed = gateway.call("GET", "/v1/alerts?state=closed")
        #expect((closed.json?["alerts"]?.elements).map { $0.compactMap { $0["id"]?.string } } == ["a_2"])
        #expect(gateway.call("GET", "/v1/alerts/a_3").json?["state"]?.string == "false_positive")
        for (method, path) in [
            ("GET", "/v1/alerts/who"), ("POST", "/v1/alerts/who/ack"), ("POST", "/v1/alerts/who/close"),
            ("POST", "/v1/alerts/who/false-positive"),
        ] {
            #expect(gateway.call(method, path).code == "not_found")
        }
    }

    // MARK: - Policy, audit, and what needs a gateway

    @Test func `the policy is set in parts, and a version that was overtaken is a conflict`() throws {
        let gateway = try StoppedManagement()
        #expect(gateway.call("GET", "/v1/policy").json?["version"]?.int == 0)
        let set = gateway.call("POST", "/v1/policy", #"{"block":70,"warn":40,"version":0,"reason":"stricter"}"#)
        #expect(set.status == 200)
        let version = try #require(set.json?["version"]?.int)
        let next = gateway.call("POST", "/v1/policy", #"{"excerpt":"full","expose_risk":true,"version":\#(version)}"#)
        #expect(next.json?["block"]?.int == 70)
        #expect(next.json?["excerpt"]?.string == "full")
        let late = gateway.call("POST", "/v1/policy", #"{"block":90,"version":\#(version)}"#)
        #expect(late.status == 409)
        #expect(late.code == "version_conflict")
        #expect(gateway.call("POST", "/v1/policy", #"{"warn":71}"#).code == "policy_conflict")
        #expect(gateway.call("POST", "/v1/policy", #"{"block":101}"#).code == "value_invalid")
        let shown = gateway.call("GET", "/v1/policy")
        #expect(shown.json?["by"]?.string == "ana")
        #expect(shown.json?["block"]?.int == 70)
        #expect(shown.json?["expose_risk"]?.bool == true)
    }

    @Test func `a document is checked, applied, shown for a tenant, listed and withdrawn`() throws {
        let gateway = try StoppedManagement()
        let (id, _) = try gateway.tenant("acme")
        let text = #"{"block":90,"limits":{"rpm":7},"tenants":{"acme":{"block":95},"who":{}}}"#
        let check = gateway.call("POST", "/v1/policy-checks", #"{"document":\#(text)}"#).json
        #expect(check?["ok"]?.bool == true)
        #expect(check?["strangers"]?.elements.compactMap(\.string) == ["who"])
        #expect(check?["changes"]?.elements.map { $0["key"]?.string } == ["block", "limits.rpm", "tenants.acme.block"])
        #expect(gateway.call("GET", "/v1/policy").json?["source"]?.string == "built-in")
        let put = gateway.call("PUT", "/v1/policy", #"{"document":\#(text),"reason":"drill"}"#).json
        #expect(put?["source"]?.string == "operators")
        #expect(put?["document"]?["limits"]?["rpm"]?.int == 7)
        #expect(put?["effective"]?["limits"]?["rpm"]?.int == 7)
        #expect(put?["effective"]?["auto_ban"]?["memory"]?.string == "30d")
        let version = try #require(put?["version"]?.int)
        for handle in ["acme", id] {
            #expect(gateway.call("GET", "/v1/policy?tenant=\(handle)").json?["block"]?.int == 95)
        }
        let set = gateway.call("POST", "/v1/policy", #"{"limits":{"tpm":5},"version":\#(version)}"#).json
        #expect(set?["effective"]?["limits"]?["rpm"]?.isNull == true, "a member that is set is replaced as a whole")
        #expect(set?["document"]?["tenants"]?["acme"]?["block"]?.int == 95)
        #expect(try gateway.newestAction().target == "policy: limits.tpm=5, limits.rpm=-")
        #expect(gateway.call("DELETE", "/v1/policy?version=\(version)").code == "version_conflict")
        #expect(gateway.call("DELETE", "/v1/policy?reason=over").json?["document"]?.isNull == true)
        #expect(gateway.call("DELETE", "/v1/policy").code == "not_found")
        let first = gateway.call("GET", "/v1/policies?limit=2").json
        #expect(first?["policies"]?.elements.map { $0["set"]?.bool } == [false, true])
        let next = try #require(first?["next"]?.int)
        let last = gateway.call("GET", "/v1/policies?before=\(next)").json
        #expect(last?["policies"]?.elements.map { $0["version"]?.int } == [version])
        #expect(last?["next"]?.isNull == true)
        #expect(gateway.call("GET", "/v1/policies/\(version)").json?["document"]?["block"]?.int == 90)
        #expect(gateway.call("GET", "/v1/policies/1").code == "not_found")
        #expect(gateway.call("GET", "/v1/policies/x").code == "not_found")
    }

    @Test(arguments: [
        (#"{"document":{"blok":1}}"#, "body_malformed", "'/document/blok'"),
        (#"{"document":[]}"#, "body_malformed", "'/document'"),
        (#"{"document":{"limits":{"rpm":-1}}}"#, "value_invalid", "'/document/limits/rpm'"),
        (#"{"document":{"warn":90}}"#, "policy_conflict", "'warn'"), ("{}", "body_malformed", "'/document'"),
        (#"{"document":{},"x":1}"#, "body_malformed", "'/x'"),
    ])
    func `a document that is not taken is told with its place, and the old one stays`(
        _ body: String, _ code: String, _ words: String
    ) throws {
        let gateway = try StoppedManagement()
        #expect(gateway.call("PUT", "/v1/policy", #"{"document":{"block":90}}"#).status == 200)
        let reply = gateway.call("PUT", "/v1/policy", body)
        #expect(reply.code == code)
        #expect(reply.text.contains("\"message\":\"\(words) "), "\(reply.text)")
        #expect(gateway.call("GET", "/v1/policy").json?["block"]?.int == 90)
    }

    @Test func `what operators did comes in pages, by operator, verb and target`() throws {
        let gateway = try StoppedManagement()
        let (tenant, _) = try gateway.tenant("acme")
        #expect(gateway.call("POST", "/v1/bans", #"{"target":"acme"}"#, caller: "bob").status == 201)
        func verbs(_ query: String) -> [String]? {
            (gateway.call("GET", "/v1/actions?\(query)").json?["actions"]?.elements).map {
                $0.compactMap { $0["verb"]?.string }
            }
        }
        #expect(verbs("limit=10") == ["ban.add", "key.create", "tenant.create"])
        #expect(verbs("operator=bob") == ["ban.add"])
        #expect(verbs("verb=key.") == ["key.create"])
        #expect(verbs("target=\(tenant)") == ["tenant.create"])
        let page = gateway.call("GET", "/v1/actions?limit=2")
        let next = try #require(page.json?["next"]?.int)
        #expect(verbs("limit=2&before=\(next)") == ["tenant.create"])
    }

    @Test func `an audit without rows answers with empty lists`() throws {
        let gateway = try StoppedManagement()
        for (path, list) in [("decisions", "decisions"), ("refusals?since=0", "refusals"), ("models", "models")] {
            let reply = gateway.call("GET", "/v1/\(path)")
            #expect(reply.status == 200)
            #expect(reply.text.contains("\"\(list)\":[]"))
        }
        #expect(gateway.call("GET", "/v1/decisions/who").code == "not_found")
        #expect(gateway.call("GET", "/v1/models/who").code == "not_found")
        #expect(gateway.call("POST", "/v1/models/who/verify").code == "not_found")
        #expect(gateway.call("POST", "/v1/models/who/approve").code == "not_found")
        #expect(gateway.call("POST", "/v1/models/*/verify").status == 200)
    }

    @Test func `a test of the alerts needs a running gateway`() throws {
        #expect(try StoppedManagement().call("POST", "/v1/alert-tests").code == "not_running")
    }

    @Test(arguments: [
        "/v1/snapshot", "/v1/feed", "/metrics", "/healthz", "/readyz", "/v1/jobs", "/v1/jobs/job_1",
    ])
    func `what needs a running gateway says so`(_ path: String) throws {
        let reply = try StoppedManagement().call("GET", path)
        #expect(reply.status == 503)
        #expect(reply.code == "not_running")
    }

    // MARK: - Jobs

    @Test func `a job waits, runs and ends, and can be cancelled until then`() {
        let jobs = JobTable()
        let (first, second) = (jobs.begin("tiny"), jobs.begin(nil))
        #expect(first.state == .waiting)
        #expect(jobs.newest().map(\.job) == [second.job, first.job])
        #expect(jobs.run(first.job))
        #expect(!jobs.run(first.job))
        jobs.end(first.job, good: true)
        #expect(jobs.find(first.job)?.state == .done)
        #expect(jobs.cancel(first.job) == nil)
        #expect(jobs.cancel(second.job)?.state == .cancelled)
        #expect(jobs.isCancelled(second.job))
        #expect(!jobs.run(second.job))
        jobs.end(second.job, good: false)
        #expect(jobs.find(second.job)?.state == .cancelled)
        #expect(jobs.cancel("job_9") == nil)
        for _ in 0..<200 { _ = jobs.begin(nil) }
        #expect(jobs.newest().count == JobTable.limit)
        #expect(jobs.find(first.job) == nil)
    }
}
