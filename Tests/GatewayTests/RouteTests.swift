import Testing
import Wire

@testable import Gateway

@Suite struct RouteTests {
    struct Case: Sendable {
        var method: HTTPRequestHead.Method
        var path: String
        var match: Route.Match

        static let cases = [
            Case(method: .post, path: "/v1/chat/completions", match: .route(.ask(.chatCompletions))),
            Case(method: .get, path: "/v1/chat/completions", match: .wrongMethod),
            Case(method: .post, path: "/api/chat", match: .route(.ask(.ollamaChat))),
            Case(method: .get, path: "/v1/models/a:b", match: .route(.model("a:b"))),
            Case(method: .get, path: "/v1/models/a%2Fb%3Ac%2e", match: .route(.model("a/b:c%2e"))),
            Case(method: .get, path: "/v1/models/", match: .unknown),
            Case(method: .head, path: "/", match: .route(.liveness)),
            Case(method: .get, path: "/", match: .route(.root)),
            Case(method: .post, path: "/", match: .wrongMethod),
            Case(method: .post, path: "/v1//chat/completions", match: .unknown),
            Case(method: .post, path: "/v1/chat/completions/", match: .unknown),
            Case(method: .post, path: "/V1/chat/completions", match: .unknown),
            Case(method: .post, path: "/v1/%63hat/completions", match: .unknown),
            Case(method: .post, path: "/api/../api/chat", match: .unknown),
            Case(method: .get, path: "/v1/conversations", match: .route(.conversations)),
            Case(method: .post, path: "/v1/conversations", match: .wrongMethod),
            Case(method: .get, path: "/v1/conversations/conv_1", match: .route(.conversation("conv_1"))),
            Case(method: .delete, path: "/v1/conversations/conv_1", match: .route(.forgetConversation("conv_1"))),
            Case(method: .post, path: "/v1/conversations/conv_1", match: .wrongMethod),
            Case(method: .get, path: "/v1/conversations/..", match: .route(.conversation(".."))),
            Case(method: .get, path: "/v1/conversations/", match: .unknown),
            Case(method: .get, path: "/v1/conversations/a/b", match: .route(.conversation("a/b"))),
            Case(method: .get, path: "/v1/conversations/%2e%2e%2f", match: .route(.conversation("%2e%2e%2f"))),
            Case(method: .delete, path: "/v1/models/m", match: .wrongMethod),
            Case(method: .post, path: "/api/pull", match: .unknown),
            Case(method: .post, path: "/api/show", match: .unknown),
            Case(method: .get, path: "/api/ps", match: .unknown),
            Case(method: .get, path: "/v1/snapshot", match: .unknown),
            Case(method: .get, path: "/metrics", match: .unknown),
        ]
    }

    @Test(arguments: Case.cases) func `only exact paths of the allow-list are routes`(_ item: Case) {
        #expect(Route.match(item.method, item.path) == item.match)
    }
}
