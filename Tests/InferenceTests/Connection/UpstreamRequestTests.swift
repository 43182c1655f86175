import Inference
import NIOCore
import Testing

@Suite struct UpstreamRequestTests {
    @Test func `the head is the gateway's own, with the key that is configured`() throws {
        let endpoint = try #require(UpstreamEndpoint("https://api.example:8443/base"))
        let request = UpstreamRequest(endpoint: endpoint, key: try UpstreamKey("sk-1"))
        #expect(
            String(buffer: request.post("/v1/chat/completions", Array("{}".utf8))) == """
                POST /base/v1/chat/completions HTTP/1.1\r
                host: api.example:8443\r
                authorization: Bearer sk-1\r
                accept: application/json, text/event-stream\r
                content-type: application/json\r
                content-length: 2\r
                \r
                {}
                """)
        #expect(
            String(buffer: request.get("/v1/models")) == """
                GET /base/v1/models HTTP/1.1\r
                host: api.example:8443\r
                authorization: Bearer sk-1\r
                accept: application/json, text/event-stream\r
                \r

                """)
    }

    @Test func `without a key there is no authorization`() throws {
        let endpoint = try #require(UpstreamEndpoint("unix:/run/model.sock"))
        let request = UpstreamRequest(endpoint: endpoint, key: nil)
        #expect(
            String(buffer: request.get("/api/tags"))
                == "GET /api/tags HTTP/1.1\r\nhost: localhost\r\naccept: application/json, text/event-stream\r\n\r\n")
    }
}
