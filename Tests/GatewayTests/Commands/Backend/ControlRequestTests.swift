import Testing
import Wire

@testable import Gateway

struct ControlRequestTests {
    @Test func `a segment cannot leave its place`() {
        let request = ControlRequest(.get, "v1", "tenants", "../x?y=1#z\r\n", "..", ".")
        #expect(request.target == "/v1/tenants/..%2Fx%3Fy%3D1%23z%0D%0A/%2E%2E/%2E")
    }

    @Test func `the query is encoded and what is absent is left out`() {
        let request = ControlRequest(.delete, "v1", "bans", "b").with("reason", "a&b=c é").with("limit", nil)
        #expect(request.target == "/v1/bans/b?reason=a%26b%3Dc%20%C3%A9")
    }

    @Test func `the reason goes into the body, or into the query of a request that has none`() throws {
        let change = try ChangeOptions.parse(["--reason", "because"])
        let post = change.apply(to: ControlRequest(.post, "v1", "x")) { $0.field("a", 1) }
        #expect(String(decoding: post.body, as: UTF8.self) == #"{"a":1,"reason":"because"}"#)
        #expect(post.target == "/v1/x")
        let delete = try change.apply(to: ControlRequest(.delete, "v1", "x"))
        #expect(delete.body.isEmpty)
        #expect(delete.target == "/v1/x?reason=because")
    }
}

struct BackendPageTests {
    /// Answers from a script and remembers what was asked.
    final class Script: ControlTransport {
        var asked: [String] = []
        var answers: [(status: Int, body: String)]

        init(_ answers: [(Int, String)]) { self.answers = answers }

        func send(_ request: ControlRequest) throws -> ControlReply {
            asked.append(request.target)
            let (status, body) = answers.isEmpty ? (200, "{}") : answers.removeFirst()
            return ControlReply(status: status, body: Array(body.utf8))
        }
    }

    private static let list = ControlRequest(.get, "v1", "tenants")

    @Test func `a list goes on where the page before ended`() throws {
        let script = Script([
            (200, #"{"tenants":[1,2],"next":"b"}"#), (200, #"{"tenants":[3],"next":7}"#),
            (200, #"{"tenants":[4],"next":null}"#),
        ])
        let items = try Backend(script).all(Self.list, "tenants", cursor: "after")
        #expect(items.compactMap(\.int) == [1, 2, 3, 4])
        #expect(
            script.asked == [
                "/v1/tenants?limit=500", "/v1/tenants?limit=500&after=b", "/v1/tenants?limit=500&after=7",
            ])
    }

    @Test func `no more is asked for and shown than the limit says`() throws {
        let script = Script([(200, #"{"tenants":[1,2,3],"next":"c"}"#), (200, #"{"tenants":[4,5],"next":"e"}"#)])
        let items = try Backend(script).all(Self.list, "tenants", cursor: "after", limit: 4)
        #expect(items.compactMap(\.int) == [1, 2, 3, 4])
        #expect(script.asked == ["/v1/tenants?limit=4", "/v1/tenants?limit=1&after=c"])
    }

    @Test func `a page that is empty but has a next is not the end`() throws {
        let script = Script([(200, #"{"tenants":[],"next":9}"#), (200, #"{"tenants":[1],"next":null}"#)])
        #expect(try Backend(script).all(Self.list, "tenants", cursor: "before").count == 1)
    }

    @Test func `a server that repeats its cursor does not hold the command forever`() throws {
        let script = Script(Array(repeating: (200, #"{"tenants":[1],"next":"x"}"#), count: 9))
        #expect(try Backend(script).all(Self.list, "tenants", cursor: "after").count == 2)
    }

    @Test(arguments: [(200, "<html>"), (502, "Bad gateway"), (500, "{}"), (404, #"{"error":"not found"}"#)])
    func `an answer of something else is an error with a status`(status: Int, body: String) {
        let failure = #expect(throws: Failure.self) { try Backend(Script([(status, body)])).call(Self.list) }
        #expect(failure?.code == 2)
        #expect(failure?.message.contains("\(status)") == true)
    }

    @Test func `an error of the control API keeps its words`() {
        let body = #"{"error":{"code":"not_found","message":"There is no such tenant","hint":"See the list"}}"#
        let failure = #expect(throws: Failure.self) { try Backend(Script([(404, body)])).call(Self.list) }
        #expect(failure?.code == 1)
        #expect(failure?.message == "There is no such tenant")
        #expect(failure?.hint == "See the list")
    }
}
