import NIOSSL
import SecurityGate
import Stores
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    /// New settings for a running gateway.
    @Suite struct ReloadTests {
        private static func notices(_ gateway: GatewayHarness) throws -> [String] {
            try gateway.feed().compactMap { if case .notice(let notice) = $0.body { notice.text } else { nil } }
        }

        @Test func `a new certificate is for new connections, and open ones go on`() async throws {
            let folder = try TestFolder()
            let tls = try folder.serverTLS()
            try await GatewayHarness.run(configure: { $0.tls = tls }) { gateway in
                let tenant = try await gateway.tenant()
                let before = try await WireClient.connect(port: gateway.port, tls: try ClientTLS.context())
                before.send(ChatCall().bytes(tenant.key))
                #expect(try await before.answer().status == 200)

                let changed = try gateway.reload { $0.tls = try folder.serverTLS(TestCertificates.renewed) }
                #expect(changed)
                let after = try await WireClient.connect(port: gateway.port, tls: try ClientTLS.context())
                for client in [before, after] {
                    client.send(ChatCall().bytes(tenant.key))
                    #expect(try await client.answer().status == 200)
                }
                let serials = [TestCertificates.server, TestCertificates.renewed].map { text in
                    try? NIOSSLCertificate.fromPEMBytes(Array(text.utf8)).first?.serialNumber
                }
                #expect(try await before.serverCertificate()?.serialNumber == serials[0])
                #expect(try await after.serverCertificate()?.serialNumber == serials[1])
                #expect(gateway.log.text.contains("settings reloaded"))
                #expect(try Self.notices(gateway) == ["settings reloaded: tls"])
            }
        }

        @Test func `the control listener gets its new certificate as well`() async throws {
            try await TCPControl.run { control in
                let folder = try TestFolder()
                let before = try await control.connect()
                // An answer says that the handshake is over.
                before.send(TCPControl.request("GET", "/healthz"))
                #expect(try await before.answer().status == 200)
                let changed = try control.gateway.reload { options in
                    options.controlTCP = ControlAddress(
                        host: "127.0.0.1", port: 0, tls: try folder.serverTLS(TestCertificates.renewed))
                }
                #expect(changed)
                let after = try await control.connect()
                for (client, text) in [(before, TestCertificates.server), (after, TestCertificates.renewed)] {
                    client.send(TCPControl.request("GET", "/healthz"))
                    #expect(try await client.answer().status == 200)
                    let expected = try NIOSSLCertificate.fromPEMBytes(Array(text.utf8)).first?.serialNumber
                    #expect(try await client.serverCertificate()?.serialNumber == expected)
                    client.close()
                }
                #expect(try Self.notices(control.gateway) == ["settings reloaded: control-tls"])
            }
        }

        @Test func `authorities of clients come into force`() async throws {
            let folder = try TestFolder()
            let tls = try folder.serverTLS()
            try await GatewayHarness.run(configure: { $0.tls = tls }) { gateway in
                let changed = try gateway.reload {
                    $0.tls = try folder.serverTLS(authority: TestCertificates.authority)
                }
                #expect(changed)
                let stranger = try await WireClient.connect(port: gateway.port, tls: try ClientTLS.context())
                stranger.send("GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n")
                try await stranger.ended()
                #expect(stranger.pending.isEmpty)
                let client = try await WireClient.connect(
                    port: gateway.port, tls: try ClientTLS.context(TestCertificates.client))
                client.send("GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n")
                #expect(try await client.answer().status == 200)
                client.close()
            }
        }

        @Test func `limits of parameters, trusted proxies and the policy come into force`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant()
                let forwarded = "x-forwarded-for: 192.0.2.7\r\n"
                _ = try await gateway.exchange("GET /nowhere HTTP/1.1\r\nhost: a\r\n\(forwarded)\r\n")
                let changed = try gateway.reload { options in
                    options.proxies = TrustedProxies([try #require(AddressRange("127.0.0.1"))])
                    options.policy.parameters.maxTokens = 7
                    options.policy.exposeRisk = true
                }
                #expect(changed)
                _ = try await gateway.exchange("GET /nowhere HTTP/1.1\r\nhost: a\r\n\(forwarded)\r\n")
                try await eventually("the counts") { try gateway.refusals("route_not_found") == 2 }
                #expect(Set(try gateway.audit.refusals().map(\.subject)) == ["127.0.0.1", "192.0.2.7"])
                let answer = try await gateway.chat(tenant)
                #expect(answer.field("x-secureinfer-risk") != nil)
                let asked = gateway.upstream.received.last?.json
                #expect((asked?["max_tokens"] ?? asked?["max_completion_tokens"])?.int == 7)
                #expect(
                    try Self.notices(gateway) == ["settings reloaded: trusted-proxies, parameters, expose-risk"])
            }
        }

        private static func document(_ text: String) throws -> PolicyDocument {
            try PolicyDocument(JSONDocument(Array(text.utf8)).root)
        }

        @Test func `a policy file comes into force, and waits where operators set a policy`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant()
                #expect(
                    try gateway.reload {
                        $0.policyFile = try Self.document(#"{"tenants":{"acme":{"expose_risk":true}}}"#)
                    })
                #expect(try await gateway.chat(tenant).field("x-secureinfer-risk") != nil)
                #expect(try await gateway.chat(try await gateway.tenant("b")).field("x-secureinfer-risk") == nil)
                #expect(try await gateway.control("PUT", "/v1/policy", #"{"document":{"warn":60}}"#).status == 200)
                #expect(try await gateway.chat(tenant).field("x-secureinfer-risk") == nil)
                #expect(
                    try gateway.reload {
                        $0.policyFile = try Self.document(#"{"expose_risk":true,"tenants":{"who":{}}}"#)
                    })
                #expect(try await gateway.chat(tenant).field("x-secureinfer-risk") == nil)
                #expect(gateway.log.text.contains("the policy file is not in force"))
                #expect(gateway.log.text.contains("the policy names tenants that are not there"))
                #expect(try Self.notices(gateway).contains("the policy file is not in force: local set a policy"))
                #expect(try await gateway.control("DELETE", "/v1/policy").json?["source"]?.string == "file")
                #expect(try await gateway.chat(tenant).field("x-secureinfer-risk") != nil)
            }
        }

        @Test func `if one setting cannot change, none does`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant()
                let changed = try gateway.reload { options in
                    options.policy.exposeRisk = true
                    options.port += 1
                    options.gateway = "other"
                }
                #expect(!changed)
                #expect(try await gateway.chat(tenant).field("x-secureinfer-risk") == nil)
                #expect(gateway.log.text.contains("listen, gateway cannot change while the gateway runs"))
                let notices = try Self.notices(gateway)
                #expect(notices == ["settings not reloaded: listen, gateway cannot change while the gateway runs"])
            }
        }

        @Test func `TLS cannot be switched on or off while clients are there`() async throws {
            let folder = try TestFolder()
            try await GatewayHarness.run { gateway in
                let changed = try gateway.reload { $0.tls = try folder.serverTLS() }
                #expect(!changed)
                #expect(gateway.log.text.contains("tls-cert cannot change"))
            }
        }

        @Test func `settings that cannot be read change nothing, and the log says why`() async throws {
            try await GatewayHarness.run { gateway in
                let failure = Failure("c.yaml:3: listen: foo is not taken", hint: "Use HOST:PORT.")
                gateway.fresh.settings.withLock { $0 = .failure(failure) }
                let reloader = try gateway.service(ReloadOnHangup.self).reloader
                #expect(!reloader.reload())
                #expect(gateway.log.text.contains("c.yaml:3"))
                let unchanged = gateway.options
                gateway.fresh.settings.withLock { $0 = .success(unchanged) }
                #expect(reloader.reload())
            }
        }
    }
}
