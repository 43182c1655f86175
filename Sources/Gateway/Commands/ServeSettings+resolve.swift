import Inference
import ModelVerifier
import SecurityGate
import Stores
import Wire

/// How the options are filled up from the environment and a file, and checked.
extension ServeSettings {
    /// Checks everything, files of certificates included; the first fault is named with its place and a hint.
    func resolve() throws -> GatewayOptions {
        let reader = try SettingsReader(file: config)
        func setting(_ option: ServeOption) -> Setting { self.setting(option, reader) }
        let data = setting(.data).text
        var options = GatewayOptions(
            controlPath: data + "/control.sock", upstreams: try upstreams(reader), data: data)
        options.policy.parameters = try reader.parameters()
        options.alerts = try reader.alerts()
        options.proxies = TrustedProxies(try setting(.trustedProxies).ranges())
        (options.host, options.port) = try setting(.listen).address()
        options.tls = try tls(.tlsCert, .tlsKey, .tlsClientCA, reader)
        try control(&options, reader)
        options.redis = try Self.redis(
            setting(.redis), password: setting(.redisPasswordFile), authorities: setting(.redisCA))
        options.secrets = setting(.secrets).source == .standard ? nil : setting(.secrets).text
        let models = try models(reader)
        (options.models, options.vouching) = (models.directory, models.vouching)
        options.modelRehash = try rehash(setting(.modelRehash))
        options.environment = setting(.environment).text
        options.gateway = setting(.gateway).text
        options.policy.excerpt = try setting(.excerpt).word()
        options.policy.exposeRisk = try setting(.exposeRisk).flag()
        options.policyFile = try policyFile(setting(.policy))
        options.trace = try setting(.traceContext).word()
        options.log = try log(reader)
        return options
    }

    private func models(_ reader: SettingsReader) throws -> ModelSettings {
        func word(_ option: ServeOption) -> ModelSettings.Word {
            let setting = setting(option, reader)
            return ModelSettings.Word(text: setting.text, place: setting.place)
        }
        return try ModelSettings(
            directory: setting(.models, reader).text, trust: try setting(.modelTrust, reader).word(),
            keys: word(.modelKeys), signatures: word(.modelSignatures), bindings: word(.modelBindings))
    }

    private func log(_ reader: SettingsReader) throws -> LogOptions {
        LogOptions(
            format: try setting(.logFormat, reader).word(), level: try setting(.logLevel, reader).word(),
            isOfRequests: try setting(.accessLog, reader).isOn())
    }

    /// Milliseconds; a thousand years for never.
    private func rehash(_ setting: Setting) throws -> Int {
        if setting.text == "off" { return 1000 * 365 * 86_400_000 }
        guard let period = TimeSpan.milliseconds(setting.text), 60_000...365 * 86_400_000 ~= period else {
            throw setting.failure("Use a time from 1m to 365d, as 24h, or off.")
        }
        return period
    }

    /// Nil where no file is named.
    private func policyFile(_ setting: Setting) throws -> PolicyDocument? {
        guard !setting.text.isEmpty else { return nil }
        do {
            return try PolicyFile(setting.text).document
        } catch let fault as PolicyFile.Fault {
            throw fault.failure
        }
    }

    func setting(_ option: ServeOption, _ reader: SettingsReader) -> Setting {
        Setting(option, flag: flag(option), reader)
    }

    /// Nil where neither certificate nor key is named.
    private func tls(
        _ certificate: ServeOption, _ key: ServeOption, _ clientCA: ServeOption, _ reader: SettingsReader
    ) throws -> ServerTLS? {
        let (chain, own, authorities) = (setting(certificate, reader), setting(key, reader), setting(clientCA, reader))
        guard !chain.text.isEmpty, !own.text.isEmpty else {
            guard let alone = [chain, own, authorities].first(where: { !$0.text.isEmpty }) else { return nil }
            throw Failure(
                "\(alone.place) alone makes no TLS",
                hint: "Give both --\(certificate.rawValue) and --\(key.rawValue), or none of them.")
        }
        return try ServerTLS(
            ServerTLS.Files(
                certificates: chain.text, privateKey: own.text,
                clientAuthorities: authorities.text.isEmpty ? nil : authorities.text))
    }

    /// The control API is served on a unix socket always, and over TLS where an address is named.
    private func control(_ options: inout GatewayOptions, _ reader: SettingsReader) throws {
        let control = setting(.control, reader)
        let tls = try tls(.controlTLSCert, .controlTLSKey, .controlTLSClientCA, reader)
        let isSocket = control.text.isEmpty || control.text.hasPrefix("unix:")
        if control.text.hasPrefix("unix:") { options.controlPath = String(control.text.dropFirst(5)) }
        // What NIO lets a socket be bound to; the system itself has room for four more.
        guard 1...103 ~= options.controlPath.utf8.count else {
            throw Failure(
                "the control socket's path '\(options.controlPath)' does not have 1 to 103 bytes",
                hint: "Give --control unix:PATH a shorter path, or --data a shorter one.")
        }
        guard !isSocket else {
            guard tls == nil else {
                throw Failure(
                    "\(setting(.controlTLSCert, reader).place) needs an address to be served at",
                    hint: "Give --control HOST:PORT; the unix socket has no TLS.")
            }
            return
        }
        guard let (host, port) = try? control.address() else { throw control.failure("Use unix:PATH or HOST:PORT.") }
        guard let tls else {
            throw Failure(
                "\(control.place) \(control.text) needs TLS",
                hint: "Give --control-tls-cert and --control-tls-key, or use unix:PATH.")
        }
        options.controlTCP = ControlAddress(host: host, port: port, tls: tls)
    }

    /// The servers of the file's `upstreams`, or the one that the options name; never both.
    private func upstreams(_ reader: SettingsReader) throws -> [UpstreamServer] {
        let listed = try reader.upstreams()
        guard !listed.isEmpty else { return [try upstream(reader)] }
        for option in [ServeOption.upstream, .upstreamAPI, .upstreamKeyFile] {
            let single = setting(option, reader)
            guard single.source == .standard else {
                throw Failure(
                    "\(single.place) and the file's upstreams cannot be combined",
                    hint: "Put the server into the list, or leave the list out.")
            }
        }
        return listed
    }

    private func upstream(_ reader: SettingsReader) throws -> UpstreamServer {
        let address = setting(.upstream, reader)
        guard let endpoint = UpstreamEndpoint(address.text) else {
            throw address.failure("Use http://HOST:PORT, https://HOST or unix:PATH.")
        }
        let api = setting(.upstreamAPI, reader)
        let dialect: Dialect? = try api.text.isEmpty ? nil : api.word()
        let file = setting(.upstreamKeyFile, reader)
        let key = try file.text.isEmpty ? nil : SecretFile.line(file.text, of: file.place)
        do throws(UpstreamSetupError) {
            let own = try Self.upstreamKey(key)
            return try UpstreamServer(name: "default", endpoint: endpoint, api: dialect, key: own)
        } catch {
            throw Failure(error.message, hint: error.hint)
        }
    }

    static func upstreamKey(_ text: String?) throws(UpstreamSetupError) -> UpstreamKey? {
        guard let text else { return nil }
        return try UpstreamKey(text)
    }

    private static func redis(_ setting: Setting, password: Setting, authorities: Setting) throws -> RedisAddress? {
        if setting.text == "off" {
            guard password.text.isEmpty else {
                throw Failure("\(password.place) needs a Redis", hint: "Name it with --redis, or leave the file out.")
            }
            return nil
        }
        guard var address = RedisAddress(setting.text) else {
            // The address may hold a password: it is not repeated.
            throw Failure(
                "\(setting.place) is not taken",
                hint: "Use redis://[USER:PASSWORD@]HOST[:PORT][/DB], rediss://… for TLS, unix:PATH or off.")
        }
        if !password.text.isEmpty {
            guard address.password?.isEmpty ?? true else {
                throw Failure(
                    "\(setting.place) and \(password.place) both hold a password", hint: "Keep the one in the file.")
            }
            address.password = try SecretFile.line(password.text, of: password.place, isPrivate: true)
        }
        guard address.isSecure else {
            guard authorities.text.isEmpty else {
                throw Failure(
                    "\(authorities.place) needs a Redis with TLS", hint: "Write rediss://, or leave the file out.")
            }
            return address
        }
        address.tls = try RedisTLS(authorities: authorities.text.isEmpty ? nil : authorities.text)
        return address
    }
}
