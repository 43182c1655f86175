import Vocabulary

/// The part of the configuration file that says who outside is told of alerts: `alerts`.
extension SettingsReader {
    func alerts() throws -> AlertTargets {
        guard let node = root?["alerts"] else { return AlertTargets() }
        let section = FileSection(file, node, name: "alerts")
        try section.allow(["webhook", "syslog"])
        return AlertTargets(
            webhook: try section.section("webhook").map(Self.webhook),
            syslog: try section.section("syslog").map(Self.syslog))
    }

    /// Bytes of the shortest secret: half of what HMAC-SHA256 can use.
    private static let secretLength = 16

    private static func webhook(_ section: FileSection) throws -> WebhookTarget {
        try section.allow(["url", "secret-file", "min-severity", "ca-file"])
        let url = try section.text("url")
        guard let address = WebhookAddress(url) else {
            // The address may be a secret: it is not repeated.
            throw section.failure(
                "'url' is not taken", hint: "Use https://HOST/PATH; http:// is for this machine alone.", at: "url")
        }
        let path = try section.text("secret-file")
        let secret = try SecretFile.line(path, of: "\(section.name).secret-file", isPrivate: true)
        guard secret.utf8.count >= secretLength else {
            throw section.failure(
                "the secret has fewer than \(secretLength) characters",
                hint: "Make one with: openssl rand -hex 32 > \(path)", at: "secret-file")
        }
        let authorities = try section.optional("ca-file")
        if let authorities { _ = try NamedFile.read(authorities, role: "\(section.name).ca-file") }
        return WebhookTarget(
            address: address, secret: secret, least: try severity(section), authorities: authorities)
    }

    private static func syslog(_ section: FileSection) throws -> SyslogTarget {
        try section.allow(["address", "facility", "min-severity"])
        let text = try section.text("address")
        guard let address = SyslogAddress(text) else {
            throw section.failure(
                "address '\(text)' is not taken",
                hint: "Use unix:/dev/log, udp://HOST:PORT or tcp://HOST:PORT.", at: "address")
        }
        return SyslogTarget(
            address: address, facility: try section.word("facility") ?? .daemon, least: try severity(section))
    }

    private static func severity(_ section: FileSection) throws -> Severity {
        guard let text = try section.optional("min-severity") else { return .critical }
        guard let severity = Severity.allCases.first(where: { $0.word == text }) else {
            let words = Severity.allCases.map(\.word).joined(separator: ", ")
            throw section.failure(
                "'min-severity: \(text)' is not taken", hint: "Use one of: \(words).", at: "min-severity")
        }
        return severity
    }
}
