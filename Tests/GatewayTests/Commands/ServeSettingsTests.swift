import ArgumentParser
import Inference
import Testing
import Wire

@testable import Gateway

/// What the configuration file says of upstreams and parameters, and what is told about one that cannot be used.
struct ServeSettingsTests {
    private static func resolve(_ yaml: String, _ arguments: [String] = []) throws -> GatewayOptions {
        let folder = try TestFolder()
        _ = try folder.file("key", "sk-1\n")
        _ = try folder.file("secret", "0123456789abcdef\n")
        _ = try folder.file("open", "0123456789abcdef\n", mode: 0o644)
        try folder.write("c.yaml", Array(yaml.replacing("FOLDER", with: folder.path).utf8))
        defer { withExtendedLifetime(folder) {} }
        return try ServeSettings.parse(["--config", "\(folder.path)/c.yaml"] + arguments).resolve()
    }

    @Test func `servers are taken in their order with all that the file says of them`() throws {
        let options = try Self.resolve(
            """
            listen: 127.0.0.1:9000
            upstreams:
              - name: gpu-1
                url: https://models.example:8443/v1
                api: openai
                key-file: FOLDER/key
                ca-file: FOLDER/ca.pem
                models: [llama3, "qwen*"]
                tenants: acme
                connect-timeout: 500ms
                first-byte-timeout: 2m
                idle-timeout: 5s
              - name: local
                url: unix:/run/ollama.sock
            """)
        #expect(options.port == 9000)
        #expect(options.upstreams.map(\.name) == ["gpu-1", "local"])
        let first = options.upstreams[0]
        #expect(first.endpoint.display == "https://models.example:8443")
        #expect(first.api == .openai)
        #expect(first.key != nil)
        #expect(first.authorities?.hasSuffix("/ca.pem") == true)
        #expect(first.models == [.exact("llama3"), .prefix("qwen")])
        #expect(first.tenants == ["acme"])
        #expect((first.limits.connect, first.limits.firstByte, first.limits.idle) == (500, 120_000, 5_000))
        #expect(options.upstreams[1].api == nil)
        #expect(options.upstreams[1].models.isEmpty)
    }

    @Test func `a policy file is read and checked with the settings`() throws {
        let folder = try TestFolder()
        try folder.write("p.yaml", Array("block: 90\n".utf8))
        let options = try Self.resolve("policy: \(folder.path)/p.yaml")
        #expect(options.policyFile?.view["block"]?.int == 90)
        try folder.write("p.yaml", Array("block: 101\n".utf8))
        let failure = try #require(throws: Failure.self) { try Self.resolve("policy: \(folder.path)/p.yaml") }
        #expect(failure.message == "\(folder.path)/p.yaml:1: block must be a whole number from 0 to 100")
        #expect(throws: Failure.self) { try Self.resolve("policy: \(folder.path)/none.yaml") }
    }

    @Test func `parameters become the policy of every request`() throws {
        let policy = try Self.resolve(
            """
            parameters:
              max-choices: 2
              max-best-of: 3
              max-tokens: 4000
              max-top-logprobs: 0
              max-context: 8192
              allow: [raw, remote_images]
            """
        ).policy.parameters
        #expect((policy.maxChoices, policy.maxBestOf, policy.maxTopLogprobs) == (2, 3, 0))
        #expect((policy.maxTokens, policy.maxContext) == (4000, 8192))
        #expect(policy.allowed == [.raw, .remoteImages])
    }

    @Test func `log and traces are as the file says, and quiet without it`() throws {
        let options = try Self.resolve("log-format: json\nlog-level: debug\naccess-log: on\ntrace-context: start\n")
        #expect(options.log == LogOptions(format: .json, level: .debug, isOfRequests: true))
        #expect(options.trace == .start)
        #expect(try Self.resolve("").log == LogOptions(format: .text, level: .info, isOfRequests: false))
        #expect(try Self.resolve("").trace == .pass)
    }

    @Test func `alerts go where the file says, and what it does not say has a default`() throws {
        let options = try Self.resolve(
            """
            alerts:
              webhook:
                url: https://hooks.example/services/T0?x=1
                secret-file: FOLDER/secret
                min-severity: high
              syslog:
                address: udp://log.example
                facility: local0
            """)
        let webhook = try #require(options.alerts.webhook)
        #expect(webhook.address.text == "https://hooks.example/services/T0?x=1")
        #expect(webhook.secret == "0123456789abcdef")
        #expect(webhook.least == .high && webhook.authorities == nil)
        #expect("\(webhook)" == "https://hooks.example")
        let syslog = try #require(options.alerts.syslog)
        #expect(syslog.address.target == .udp(host: "log.example", port: 514))
        #expect(syslog.facility == .local0 && syslog.least == .critical)
        #expect(try Self.resolve("").alerts == AlertTargets())
    }

    @Test func `a secret that others can read, or that is short, is refused`() throws {
        let hook = "alerts:\n  webhook:\n    url: https://h/\n    secret-file: FOLDER/"
        let open = try #require(throws: Failure.self) { try Self.resolve(hook + "open\n") }
        #expect(open.message.contains("Others than its owner can read"))
        let short = try #require(throws: Failure.self) { try Self.resolve(hook + "key\n") }
        #expect(short.message.contains("c.yaml:4:") && short.message.contains("fewer than 16"))
        let none = try #require(throws: Failure.self) { try Self.resolve(hook + "none\n") }
        #expect(none.message.contains("cannot be read"))
    }

    @Test func `without a list the one server is that of the options`() throws {
        let file = try Self.resolve("upstream: http://127.0.0.1:1\nupstream-api: openai\n")
        #expect(file.upstreams.map(\.endpoint.display) == ["http://127.0.0.1:1"])
        #expect(file.upstreams[0].api == .openai)
        let flag = try Self.resolve("upstream: http://127.0.0.1:1\n", ["--upstream", "https://h/v1"])
        #expect(flag.upstreams.map(\.endpoint.display) == ["https://h"])
    }

    struct Bad: Sendable, CustomTestStringConvertible {
        let yaml: String
        /// Line of the file that is named, and words of the message.
        let line: Int
        let words: String
        var testDescription: String { yaml }

        init(_ yaml: String, _ line: Int, _ words: String) {
            self.yaml = yaml
            self.line = line
            self.words = words
        }

        private static let hook = "alerts:\n  webhook:\n"
        private static let server = "upstreams:\n  - name: a\n    url: http://h\n"

        static let cases = [
            Bad("listne: x\n", 1, "there is no key 'listne'"),
            Bad("listen: [a]\n", 1, "'listen' must be one value"),
            Bad("data: x\nlisten: foo\n", 2, "listen foo is not taken"),
            Bad("excerpt: all\n", 1, "excerpt all is not taken"),
            Bad("log-format: xml\n", 1, "log-format xml is not taken"),
            Bad("log-level: loud\n", 1, "log-level loud is not taken"),
            Bad("access-log: yes\n", 1, "access-log yes is not taken"),
            Bad("trace-context: always\n", 1, "trace-context always is not taken"),
            Bad("upstream: ftp://h\n", 1, "upstream ftp://h is not taken"),
            Bad("upstreams: http://h\n", 1, "must be a list"),
            Bad("upstreams: []\n", 1, "is empty"),
            Bad("upstreams:\n  - http://h\n", 2, "must be a mapping"),
            Bad("upstreams:\n  - name: a\n", 2, "'url' is missing"),
            Bad("upstreams:\n  - url: http://h\n", 2, "'name' is missing"),
            Bad("upstreams:\n  - name: a\n    url: ftp://h\n", 2, "url 'ftp://h' is not taken"),
            Bad("upstreams:\n  - name: A b\n    url: http://h\n", 2, "name is not taken"),
            Bad(server + "    modles: x\n", 4, "there is no key 'modles'"),
            Bad(server + "    api: grpc\n", 4, "'api: grpc' is not taken"),
            Bad(server + "    models: {a: b}\n", 4, "'models' must be a list"),
            Bad(server + "    models: [\"a*b\"]\n", 2, "the model 'a*b' is not taken"),
            Bad(server + "    idle-timeout: 5\n", 4, "'idle-timeout: 5' is not taken"),
            Bad(server + "    idle-timeout: 0s\n", 2, "time-out"),
            Bad(server + "    certificate-file: x\n", 2, "a certificate needs its key"),
            Bad(server + "  - name: a\n    url: http://i\n", 2, "two upstreams are named 'a'"),
            Bad("parameters: 5\n", 1, "must be a mapping"),
            Bad("alerts: 5\n", 1, "must be a mapping"),
            Bad("alerts:\n  pager: x\n", 2, "there is no key 'pager'"),
            Bad(hook + "    url: http://h/\n", 3, "'url' is not taken"),
            Bad(hook + "    url: https://h/\n", 3, "'secret-file' is missing"),
            Bad(hook + "    token: x\n", 3, "there is no key 'token'"),
            Bad(
                hook + "    url: https://h/\n    secret-file: FOLDER/secret\n    min-severity: bad\n", 5, "is not taken"
            ),
            Bad(hook + "    url: https://h/\n    secret-file: FOLDER/secret\n    ca-file: FOLDER/none\n", 0, "ca-file"),
            Bad("alerts:\n  syslog:\n    address: log\n", 3, "address 'log' is not taken"),
            Bad("alerts:\n  syslog:\n    address: unix:/x\n    facility: mail\n", 4, "'facility: mail' is not taken"),
            Bad("parameters:\n  max-tokens: -1\n", 2, "'max-tokens: -1' is not taken"),
            Bad("parameters:\n  max-choices: many\n", 2, "'max-choices: many' is not taken"),
            Bad("parameters:\n  allow: [root]\n", 2, "'root' cannot be allowed"),
            Bad("parameters:\n  max-tokens: 1\n  max-tokens: 2\n", 0, "cannot read"),
        ]
    }

    @Test(arguments: Bad.cases) func `a file that cannot be used is refused with its line and a hint`(_ item: Bad)
        throws
    {
        let failure = try #require(throws: Failure.self) { try Self.resolve(item.yaml) }
        #expect(failure.message.contains(item.words), "\(failure.message)")
        if item.line > 0 { #expect(failure.message.contains("c.yaml:\(item.line):"), "\(failure.message)") }
        #expect(!failure.hint.isEmpty)
        #expect(failure.code == 2)
    }

    @Test(
        arguments: [
            ("", ["--upstream", "http://i"]), ("", ["--upstream-api", "ollama"]), ("upstream-api: bogus\n", []),
            ("upstream-key-file: x\n", []),
        ] as [(String, [String])])
    func `a list and a single server are not combined`(_ line: String, _ arguments: [String]) throws {
        let failure = try #require(throws: Failure.self) {
            try Self.resolve(line + "upstreams:\n  - name: a\n    url: http://h\n", arguments)
        }
        #expect(failure.message.contains("cannot be combined"))
    }

    @Test func `the password of Redis comes from a file of its own, or from the address, never from both`() throws {
        let file = "redis-password-file: FOLDER/secret\n"
        let address = try #require(try Self.resolve("redis: \"redis://gate:@h\"\n" + file).redis)
        #expect(address.user == "gate")
        #expect(address.password == "0123456789abcdef")
        #expect(address.openDisplay == nil)
        for (lines, words) in [
            ("redis: \"redis://:p@h\"\n" + file, "both hold a password"), (file, "needs a Redis"),
            ("redis: redis://h\nredis-password-file: FOLDER/open\n", "Others than its owner can read"),
            ("redis: redis://h\nredis-password-file: FOLDER/none\n", "cannot be read"),
        ] {
            let failure = try #require(throws: Failure.self) { try Self.resolve(lines) }
            #expect(failure.message.contains(words), "\(failure.message)")
            #expect(!failure.message.contains("0123456789abcdef"))
            #expect(!failure.hint.isEmpty)
        }
    }

    @Test func `a file that is not there, or no text, is refused in plain words`() throws {
        let folder = try TestFolder()
        try folder.write("raw", [0x61, 0x3A, 0x20, 0xFF])
        for (name, words) in [("none", "cannot be read (No such file or directory)"), ("raw", "is not UTF-8")] {
            let failure = try #require(throws: Failure.self) {
                try ServeSettings.parse(["--config", "\(folder.path)/\(name)"]).resolve()
            }
            #expect(failure.message == "--config \(folder.path)/\(name) \(words)")
            #expect(!failure.hint.isEmpty)
        }
    }
}
