import SecurityGate

/// The value of one option with the place where it was set, so that a mistake can be found.
struct Setting {
    /// Where a value comes from; later ones win.
    enum Source: String {
        case standard = "default"
        case file, environment, flag
    }

    let text: String
    let source: Source
    /// `--listen`, `SECUREINFER_LISTEN` or `FILE:LINE: listen`.
    let place: String

    init(_ option: ServeOption, flag: String?, _ reader: SettingsReader) {
        (text, source) = flag.map { ($0, .flag) } ?? reader.value(option) ?? (option.standard, .standard)
        place = reader.place(option, source)
    }

    func failure(_ hint: String) -> Failure { Failure("\(place) \(text) is not taken", hint: hint) }

    /// Host and port of `HOST:PORT` or `[IPV6]:PORT`; all addresses where the host is left out.
    func address() throws -> (String, Int) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]), 0...65_535 ~= port
        else { throw failure("Use HOST:PORT, as in 127.0.0.1:8080.") }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(where: { "[]:".contains($0) }) {
            throw failure("Use HOST:PORT, with brackets around IPv6 as in [::1]:8080.")
        }
        return (host.isEmpty ? "0.0.0.0" : String(host), port)
    }

    func word<T: RawRepresentable & CaseIterable>() throws -> T where T.RawValue == String {
        guard let value = T(rawValue: text) else {
            throw failure("Use one of: \(T.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        return value
    }

    func flag() throws -> Bool {
        guard text == "true" || text == "false" else { throw failure("Use true or false.") }
        return text == "true"
    }

    func isOn() throws -> Bool {
        guard text == "on" || text == "off" else { throw failure("Use on or off.") }
        return text == "on"
    }

    /// Addresses and ranges with commas between them.
    func ranges() throws -> [AddressRange] {
        guard !text.isEmpty else { return [] }
        let pieces = text.split(separator: ",", omittingEmptySubsequences: false)
        let ranges = try pieces.map { piece in
            let word = String(piece.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            guard let range = AddressRange(word) else {
                throw Failure(
                    "\(place): '\(word)' is no address or range",
                    hint: "Use addresses as 10.0.0.7 or ranges as 10.0.0.0/8 and fd00::/8, commas between them.")
            }
            return range
        }
        guard ranges.count <= TrustedProxies.limit else {
            throw Failure("\(place) has \(ranges.count) entries", hint: "Use \(TrustedProxies.limit) at most.")
        }
        return ranges
    }
}
