/// The value of one option with the place where it was set, so that a mistake can be found.
struct Setting {
    let text: String
    /// `--listen`, `SECUREINFER_LISTEN` or `FILE:LINE: listen`.
    let place: String

    init(_ flag: String?, _ key: String, _ reader: SettingsReader, _ otherwise: String) {
        text = flag ?? reader.value(key) ?? otherwise
        place = reader.origin(key, isFlag: flag != nil)
    }

    func failure(_ hint: String) -> Failure { Failure("\(place) \(text) is not taken", hint: hint) }

    /// Host and port of `HOST:PORT`; all addresses where the host is left out.
    func address() throws -> (String, Int) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]), 0...65_535 ~= port
        else { throw failure("Use HOST:PORT, as in 127.0.0.1:8080.") }
        let host = text[..<colon].filter { $0 != "[" && $0 != "]" }
        return (host.isEmpty ? "0.0.0.0" : host, port)
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
}
