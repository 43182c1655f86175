import Stores
import Testing

@testable import Gateway

extension GatewayTests {
    @Suite(.enabled(if: RedisServer.isAvailable)) struct RedisTLSTests {
        /// An address, what vouches for the server behind it, and whether the gateway shares anything with it.
        struct Case: Sendable, CustomTestStringConvertible {
            var scheme = "rediss"
            var host = "localhost"
            var authority = TestCertificates.authority
            var isGood = false
            var testDescription: String { "\(scheme)://\(host), \(isGood ? "good" : "bad")" }

            static let cases = [
                Case(isGood: true), Case(host: "127.0.0.1", isGood: true), Case(scheme: "redis"),
                Case(authority: TestCertificates.strange),
            ]
        }

        @Test(arguments: Case.cases)
        func `a Redis behind TLS is used when it proves who it is, and never otherwise`(_ item: Case) async throws {
            let redis = try await RedisServer.secure()
            try await redis.start()
            let folder = try TestFolder()
            let file = try folder.file("authority.pem", item.authority)
            let port = try #require(redis.tlsPort)
            var address = try #require(RedisAddress("\(item.scheme)://\(item.host):\(port)"))
            if address.isSecure { address.tls = try RedisTLS(authorities: file) }
            try await GatewayHarness.run(configure: { [address] in $0.redis = address }) { gateway in
                let tenant = try await gateway.tenant(rpm: 60)
                if item.isGood {
                    try await gateway.sharesState()
                    // Each event loop has a link of its own.
                    try await eventually("health") { try await gateway.get("/healthz").json?["status"]?.string == "ok" }
                }
                #expect(try await gateway.chat(tenant).status == 200)
                let health = try await gateway.get("/healthz").json?["status"]?.string
                #expect(health == (item.isGood ? "ok" : "degraded"))
                let isThere = try await redis.command("EXISTS", "secureinfer:{\(tenant.id)}:rpm").contains(":1")
                #expect(isThere == item.isGood)
            }
        }

        @Test func `an authority that cannot be read is an error with a hint`() throws {
            let folder = try TestFolder()
            for file in ["/none/such.pem", try folder.file("empty.pem", "")] {
                #expect { try RedisTLS(authorities: file) } throws: { error in
                    (error as? StoresError)?.code == .valueInvalid && (error as? StoresError)?.hint.isEmpty == false
                }
            }
        }
    }
}
