import Glibc
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    /// The program beside a running gateway: over its socket, and over TLS.
    @Suite struct LiveCommandTests {
        @Test
        func `commands reach the gateway that runs on a data directory, and it obeys at once`() async throws {
            try await GatewayHarness.run(configure: { $0.controlPath = $0.data + "/control.sock" }) { gateway in
                let data = gateway.options.data
                func run(_ words: String...) async throws -> Program.Result {
                    try await Program.run(words + ["--data", data, "--json"])
                }
                #expect(try await run("tenant", "create", "acme", "--rpm", "0").code == 0)
                let key = try await run("key", "create", "acme").json
                let secret = try #require(key?["key"]?.string)
                func status() async throws -> Int { try await gateway.exchange(ChatCall().bytes(secret)).status }
                #expect(try await status() == 200)
                #expect(try await run("tenant", "suspend", "acme").code == 0)
                #expect(try await status() == 403)
                #expect(try await run("tenant", "resume", "acme").code == 0)
                #expect(try await run("ban", "add", "acme", "--for", "4h", "--reason", "x").code == 0)
                #expect(try await status() == 403)
                #expect(try await run("ban", "remove", "acme").code == 0)
                #expect(try await status() == 200)
                #expect(try await run("policy", "set", "--warn", "0", "--block", "1").json?["block"]?.int == 1)
                #expect(try await run("key", "revoke", key?["id"]?.string ?? "").code == 0)
                #expect(try await status() == 401)
                let rows = try await run("audit", "query", "--tenant", "acme", "--action", "allow").lines
                #expect(rows.count == 2)
                #expect(try await run("job", "list").json?.isArray == true)
                #expect(try await run("whoami").out == #"{"operator":"local","role":"admin"}"# + "\n")
            }
        }

        @Test
        func `the audit is read from the file while the gateway runs, and over its socket`() async throws {
            try await GatewayHarness.run { gateway in
                let tenant = try await gateway.tenant()
                for _ in 0..<3 { _ = try await gateway.decision(try await gateway.chat(tenant)) }
                let blocked = try await gateway.chat(tenant, ChatCall(prompt: RulingTests.attack))
                _ = try await gateway.decision(blocked)
                let places = [["--data", gateway.options.data], ["--control", "unix:" + gateway.options.controlPath]]
                for place in places {
                    let all = try await Program.run(["audit", "export"] + place)
                    #expect(all.code == 0)
                    #expect(all.lines.map { $0["metadata"]?["sequence"]?.int } == [1, 2, 3, 4])
                    #expect(all.lines.map { $0["class_uid"]?.int } == [6003, 6003, 6003, 2004])
                    #expect(all.err == "exported 4 rows, last row 4\n")
                    let rest = try await Program.run(["audit", "export", "--after", "3", "--plain"] + place)
                    #expect(rest.lines.map { $0["request"]?.string } == [blocked.field("x-request-id")])
                    let none = try await Program.run(["audit", "export", "--after", "4"] + place)
                    #expect(none.out.isEmpty)
                    #expect(none.err == "exported 0 rows, last row 4\n")
                    let part = try await Program.run(["audit", "export", "--after", "1", "--limit", "2"] + place)
                    #expect(part.lines.map { $0["metadata"]?["sequence"]?.int } == [2, 3])
                    let tail = try await Program.run(["audit", "tail", "--count", "2", "--json"] + place)
                    #expect(tail.lines.map { $0["seq"]?.int } == [3, 4])
                }
                let verdict = try await Program.run(["audit", "verify", "--json", "--data", gateway.options.data])
                #expect(verdict.json?["ok"]?.bool == true)
                #expect(verdict.json?["rows"]?.int == 4)
            }
        }

        @Test
        func `over TCP a command needs a trusted certificate, a token and a role`() async throws {
            try await TCPControl.run { control in
                let folder = try Self.files(admin: try await control.token(), viewer: try await control.token("viewer"))
                let place = ["--control", "localhost:\(control.port)"]
                let trust = ["--control-ca", folder.path + "/ca.pem"]
                let (admin, viewer) = (
                    ["--token-file", folder.path + "/admin"], ["--token-file", folder.path + "/viewer"]
                )
                let made = try await Program.run(["tenant", "create", "acme", "--json"] + place + trust + admin)
                #expect(made.code == 0, "\(made.err)")
                #expect(made.json?["name"]?.string == "acme")
                let who = try await Program.run(
                    ["whoami", "--json"] + trust,
                    environment: [
                        "SECUREINFER_CONTROL": "https://127.0.0.1:\(control.port)/",
                        "SECUREINFER_TOKEN": try folder.text("viewer"),
                    ])
                #expect(who.out == #"{"operator":"viewer","role":"viewer"}"# + "\n")

                let change = ["tenant", "delete", "acme"] + place
                try await Self.expect(change + trust + viewer, code: 1, "role", hint: "operator who has it")
                try await Self.expect(change + admin, code: 2, "is not trusted", hint: "--control-ca")
                try await Self.expect(change + trust, code: 2, "needs an operator's token", hint: "--token-file")
                try folder.write("bad", Array("so-wrong".utf8))
                chmod(folder.path + "/bad", 0o600)
                try await Self.expect(
                    change + trust + ["--token-file", folder.path + "/bad"], code: 2, "token", hint: "--token-file")
                chmod(folder.path + "/bad", 0o644)
                try await Self.expect(
                    change + trust + ["--token-file", folder.path + "/bad"], code: 2, "Others", hint: "chmod 600")
                try await Self.expect(
                    change + admin + ["--control-ca", folder.path + "/admin"], code: 2, "holds no certificate",
                    hint: "PEM")
                try await Self.expect(
                    ["tenant", "list", "--control", "unix:\(folder.path)/none"], code: 2, "No gateway answers",
                    hint: "secureinfer serve")
                #expect(try control.gateway.management.identity.tenants().map(\.name) == ["acme"])
            }
        }

        @Test
        func `a gateway that demands client certificates takes those of its authority alone`() async throws {
            try await TCPControl.run(demandsCertificate: true) { control in
                let folder = try Self.files(admin: try await control.token(), viewer: "x")
                let list = [
                    "tenant", "list", "--json", "--control", "localhost:\(control.port)", "--control-ca",
                    folder.path + "/ca.pem", "--token-file", folder.path + "/admin",
                ]
                func with(_ certificate: String) -> [String] {
                    list + [
                        "--control-cert", "\(folder.path)/\(certificate).pem", "--control-key",
                        folder.path + "/key.pem",
                    ]
                }
                let good = try await Program.run(with("client"))
                #expect(good.code == 0, "\(good.err)")
                try await Self.expect(list, code: 2, "refused the TLS connection", hint: "--control-cert")
                for name in ["stranger", "expired"] {
                    try await Self.expect(with(name), code: 2, "refused the TLS connection", hint: "--control-cert")
                }
                try await Self.expect(with("other"), code: 2, "--control-cert", hint: "PEM")
            }
        }

        /// Files of tokens and certificates, 0600.
        private static func files(admin: String, viewer: String) throws -> TestFolder {
            let folder = try TestFolder()
            let files = [
                ("admin", admin), ("viewer", viewer), ("ca.pem", TestCertificates.authority),
                ("client.pem", TestCertificates.client), ("stranger.pem", TestCertificates.strange),
                ("expired.pem", TestCertificates.late), ("key.pem", TestCertificates.key),
                ("other.pem", TestCertificates.authority),
            ]
            for (name, text) in files {
                try folder.write(name, Array(text.utf8))
                chmod("\(folder.path)/\(name)", 0o600)
            }
            return folder
        }

        /// Runs what must be refused: with its own words and a hint, and nothing on standard output.
        private static func expect(
            _ words: [String], code: Int32, _ message: String, hint: String,
            sourceLocation: SourceLocation = #_sourceLocation
        ) async throws {
            let result = try await Program.run(words)
            #expect(result.code == code, "\(result.err)", sourceLocation: sourceLocation)
            #expect(result.err.contains(message), "\(result.err)", sourceLocation: sourceLocation)
            #expect(result.hint.contains(hint), "\(result.err)", sourceLocation: sourceLocation)
            #expect(result.out.isEmpty, sourceLocation: sourceLocation)
        }
    }
}

extension TestFolder {
    fileprivate func text(_ name: String) throws -> String {
        String(decoding: try Self.contents("\(path)/\(name)"), as: UTF8.self)
    }
}
