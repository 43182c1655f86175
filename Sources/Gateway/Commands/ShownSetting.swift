import Stores
import Wire
import Yams

/// One line of `config show`: a setting as it stands, and where it was set. Values are shown before they are checked.
struct ShownSetting {
    var name: String
    /// Without secrets; empty for nothing.
    var value: String
    var source: Setting.Source
    /// `--listen`, `SECUREINFER_LISTEN` or `FILE:LINE`; empty for a default.
    var place: String

    /// Everything that `serve` reads, in the order of its help, and what stands in the file besides.
    static func all(_ settings: ServeSettings) throws -> [ShownSetting] {
        let reader = try SettingsReader(file: settings.config)
        let data = settings.setting(.data, reader).text
        let single = ServeOption.allCases.map { option in
            let setting = settings.setting(option, reader)
            return ShownSetting(
                name: option.rawValue, value: shown(option, setting, data: data), source: setting.source,
                place: setting.source == .standard ? "" : place(option, setting))
        }
        return single
            + ServeSettings.sections.sorted().flatMap { name in
                reader.root?[name].map { nested(name, $0, reader.file) } ?? []
            }
    }

    private static func place(_ option: ServeOption, _ setting: Setting) -> String {
        let suffix = ": \(option.rawValue)"
        return setting.place.hasSuffix(suffix) ? String(setting.place.dropLast(suffix.count)) : setting.place
    }

    private static func shown(_ option: ServeOption, _ setting: Setting, data: String) -> String {
        switch option {
        case .control where setting.text.isEmpty: "unix:\(data)/control.sock"
        case .secrets where setting.text.isEmpty: "\(data)/secrets"
        // The address may hold a password.
        case .redis where setting.text != "off": RedisAddress(setting.text)?.display ?? "[not taken]"
        default: withoutLogin(setting.text)
        }
    }

    /// An address without the name and password that may stand before its host.
    private static func withoutLogin(_ text: String) -> String {
        guard let scheme = text.firstRange(of: "://"), let at = text.lastIndex(of: "@"), at >= scheme.upperBound else {
            return text
        }
        return text[..<scheme.upperBound] + "[masked]" + text[at...]
    }

    private static func withoutPath(_ text: String) -> String { WebhookAddress(text)?.display ?? "[not taken]" }

    /// The values of a section, each with the way to it: `upstreams[0].url`.
    private static func nested(_ name: String, _ node: Node, _ file: String) -> [ShownSetting] {
        if let mapping = node.mapping {
            return mapping.flatMap { key, value in nested("\(name).\(key.string ?? "")", value, file) }
        }
        if let sequence = node.sequence, sequence.contains(where: { $0.scalar == nil }) {
            return sequence.enumerated().flatMap { index, item in nested("\(name)[\(index)]", item, file) }
        }
        let texts = node.sequence.map { $0.compactMap { $0.scalar?.string } } ?? [node.scalar?.string ?? ""]
        // The path of a webhook may be a secret.
        let values = name == "alerts.webhook.url" ? texts.map(withoutPath) : texts.map(withoutLogin)
        let line = node.mark.map { ":\($0.line)" } ?? ""
        return [
            ShownSetting(name: name, value: values.joined(separator: ", "), source: .file, place: file + line)
        ]
    }
}
