import Testing

@testable import Inference

struct UpstreamPlaceTests {
    private static func place(_ text: String, from machine: String = "one") throws -> String {
        try #require(UpstreamEndpoint(text)).place(seenFrom: machine)
    }

    @Test(arguments: [
        ("http://GPU-1.internal:8000", "http://gpu-1.internal:8000/v1"), ("http://10.0.0.7", "http://10.0.0.7:80/"),
        ("https://gpu", "https://gpu:443"), ("http://[2001:DB8:0::7]:1", "http://[2001:db8::7]:1"),
    ])
    func `one address written in two ways is one server, seen from wherever`(_ one: String, _ other: String) throws {
        #expect(try Self.place(one) == Self.place(other, from: "two"))
    }

    @Test(arguments: [
        ("http://gpu:1", "http://gpu:2"), ("http://gpu:1", "https://gpu:1"), ("http://gpu:1/a", "http://gpu:1/b"),
        ("http://gpu:1", "http://gpu.internal:1"),
    ])
    func `another address is another server`(_ one: String, _ other: String) throws {
        #expect(try Self.place(one) != Self.place(other))
    }

    @Test(arguments: [
        "http://localhost:1", "http://LOCALHOST:1", "http://a.localhost:1", "http://127.0.0.1:1", "http://127.8.8.8:1",
        "http://[::1]:1", "http://[0:0:0:0:0:0:0:1]:1", "http://0.0.0.0:1", "unix:/run/ollama.sock",
    ])
    func `what is a machine's own is another server on another machine`(_ text: String) throws {
        #expect(try Self.place(text) == Self.place(text))
        #expect(try Self.place(text) != Self.place(text, from: "two"))
    }

    @Test func `a name that begins like a loopback address is a name`() throws {
        #expect(try Self.place("http://127.example:1") == Self.place("http://127.example:1", from: "two"))
    }
}
