import Vocabulary

/// What a message of a log is about (RFC 5424, section 6.2.1).
enum SyslogFacility: String, Sendable, CaseIterable {
    case user, daemon, auth, authpriv, local0, local1, local2, local3, local4, local5, local6, local7

    var number: Int {
        switch self {
        case .user: 1
        case .daemon: 3
        case .auth: 4
        case .authpriv: 10
        case .local0: 16
        case .local1: 17
        case .local2: 18
        case .local3: 19
        case .local4: 20
        case .local5: 21
        case .local6: 22
        case .local7: 23
        }
    }
}

/// An alert as one message of RFC 5424: all that varies is structured data, where hostile text cannot break out.
enum SyslogMessage {
    /// Bytes of the longest message: what every receiver should take (RFC 5424, section 6.1).
    static let limit = 2048
    /// Bytes of the longest value.
    private static let valueLimit = 200

    /// - Parameter moment: when the alert came, as RFC 3339 has it.
    static func text(
        _ message: AlertMessage, _ facility: SyslogFacility, moment: String, host: String, process: Int32
    ) -> String {
        let head =
            "<\(facility.number * 8 + level(message.severity))>1 \(moment) \(name(host, 255)) secureinfer \(process) "
            + name(message.code, 32)
        let values: [(name: String, value: String)] = [
            ("id", message.id), ("code", message.code), ("severity", message.severity.word),
            ("confidence", String(message.confidence)), ("state", message.state.rawValue), ("tenant", message.tenant),
            ("tenantName", message.tenantName), ("gateway", message.gateway), ("environment", message.environment),
        ]
        // The number is the one of RFC 5612 for examples: nobody has registered this one.
        let data = values.map { " \($0.name)=\"\(value($0.value, valueLimit))\"" }.joined()
        let end = "] security alert"
        let start = head + " [secureinfer@32473" + data + " evidence=\""
        let room = limit - start.utf8.count - end.utf8.count - 1
        return start + value(message.evidence, max(0, room)) + "\"" + end
    }

    /// RFC 5424's severities: critical, error, warning, notice.
    private static func level(_ severity: Severity) -> Int { 5 - severity.rawValue }

    /// A field of the head: printable ASCII without spaces, `-` for nothing.
    private static func name(_ text: String, _ limit: Int) -> String {
        let bytes = text.utf8.filter { 0x21...0x7E ~= $0 }.prefix(limit)
        return bytes.isEmpty ? "-" : String(decoding: bytes, as: UTF8.self)
    }

    /// A value of structured data: what ends it is escaped, control characters are spaces, and it is cut at a character.
    private static func value(_ text: String, _ limit: Int) -> String {
        var out = String.UnicodeScalarView()
        var count = 0
        for scalar in text.unicodeScalars {
            let isEscaped = scalar == "\"" || scalar == "\\" || scalar == "]"
            let shown: Unicode.Scalar = isControl(scalar) ? " " : scalar
            let size = String(Character(shown)).utf8.count + (isEscaped ? 1 : 0)
            guard count + size <= limit else { break }
            if isEscaped { out.append("\\") }
            out.append(shown)
            count += size
        }
        return String(out)
    }

    /// Also what changes the direction of text or draws nothing: it could hide the rest of a line.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse: true
        default: false
        }
    }
}
