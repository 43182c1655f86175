import Inference
import Vocabulary
import Wire
import Yams

/// The parts of the configuration file that are more than one value: `upstreams` and `parameters`.
extension SettingsReader {
    /// The servers under `upstreams`; empty where the file lists none.
    func upstreams() throws -> [UpstreamServer] {
        guard let node = root?["upstreams"] else { return [] }
        let section = FileSection(file, node, name: "upstreams")
        var out: [UpstreamServer] = []
        for (index, entry) in try section.list().enumerated() {
            let server = try Self.upstream(FileSection(file, entry, name: "upstreams[\(index)]"))
            guard !out.contains(where: { $0.name == server.name }) else {
                throw section.failure("two upstreams are named '\(server.name)'", hint: "Give each a name of its own.")
            }
            out.append(server)
        }
        guard !out.isEmpty else { throw section.failure("is empty", hint: "Name a server, or leave the list out.") }
        return out
    }

    private static func upstream(_ section: FileSection) throws -> UpstreamServer {
        try section.allow([
            "name", "url", "api", "key-file", "ca-file", "certificate-file", "certificate-key-file", "models",
            "tenants", "connect-timeout", "first-byte-timeout", "idle-timeout",
        ])
        let url = try section.text("url")
        guard let endpoint = UpstreamEndpoint(url) else {
            throw section.failure("url '\(url)' is not taken", hint: "Use http://HOST:PORT, https://HOST or unix:PATH.")
        }
        var limits = UpstreamLimits()
        limits.connect = try section.milliseconds("connect-timeout") ?? limits.connect
        limits.firstByte = try section.milliseconds("first-byte-timeout") ?? limits.firstByte
        limits.idle = try section.milliseconds("idle-timeout") ?? limits.idle
        let key = try section.optional("key-file").map { try SecretFile.line($0, of: "\(section.name).key-file") }
        let name = try section.text("name")
        let api: Dialect? = try section.word("api")
        let authorities = try section.optional("ca-file")
        let identity = try identity(section)
        let models = try section.texts("models").map(pattern(section))
        let tenants = Set(try section.texts("tenants"))
        do throws(UpstreamSetupError) {
            let own = try ServeSettings.upstreamKey(key)
            return try UpstreamServer(
                name: name, endpoint: endpoint, api: api, key: own, authorities: authorities, identity: identity,
                models: models, tenants: tenants, limits: limits)
        } catch {
            throw section.failure(error.message, hint: error.hint)
        }
    }

    private static func identity(_ section: FileSection) throws -> UpstreamIdentity? {
        switch (try section.optional("certificate-file"), try section.optional("certificate-key-file")) {
        case (nil, nil): return nil
        case (let certificates?, let key?): return UpstreamIdentity(certificates: certificates, privateKey: key)
        default:
            throw section.failure(
                "a certificate needs its key and a key its certificate",
                hint: "Give both certificate-file and certificate-key-file, or neither.")
        }
    }

    private static func pattern(_ section: FileSection) -> (String) throws -> ModelPattern {
        { text in
            guard let pattern = ModelPattern(text) else {
                throw section.failure(
                    "the model '\(text)' is not taken", hint: "Use a name, or the start of one with a star: llama3*")
            }
            return pattern
        }
    }

    /// What requests may ask of a model's server, under `parameters`.
    func parameters() throws -> ParameterPolicy {
        var policy = ParameterPolicy()
        guard let node = root?["parameters"] else { return policy }
        let section = FileSection(file, node, name: "parameters")
        try section.allow(["max-choices", "max-best-of", "max-tokens", "max-top-logprobs", "max-context", "allow"])
        policy.maxChoices = try section.integer("max-choices", 1...128) ?? policy.maxChoices
        policy.maxBestOf = try section.integer("max-best-of", 1...20) ?? policy.maxBestOf
        policy.maxTokens = try section.integer("max-tokens", 1...1_000_000)
        policy.maxTopLogprobs = try section.integer("max-top-logprobs", 0...20) ?? policy.maxTopLogprobs
        policy.maxContext = try section.integer("max-context", 1...16_777_216)
        policy.allowed = Set(
            try section.texts("allow").map { word in
                guard let permission = ParameterPolicy.Permission(rawValue: word) else {
                    let words = ParameterPolicy.Permission.allCases.map(\.rawValue).joined(separator: ", ")
                    throw section.failure("'\(word)' cannot be allowed", hint: "Use some of: \(words).")
                }
                return permission
            })
        return policy
    }
}
