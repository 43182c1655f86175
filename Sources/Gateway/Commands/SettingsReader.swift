import Configuration
import Yams

/// Settings from the environment (`SECUREINFER_*`) and, behind it, a YAML file.
struct SettingsReader {
    private let environment: ConfigReader
    private let values: ConfigReader?
    /// The file's name for messages, and what is in it; nil where there is none.
    let file: String
    let root: Node?

    /// Fails with the line and a hint on a file that cannot be read or holds a name that does not exist.
    init(file: String?) throws {
        environment = ConfigReader(provider: EnvironmentVariablesProvider().prefixKeys(with: ["secureinfer"]))
        self.file = file ?? ""
        guard let file else {
            (root, values) = (nil, nil)
            return
        }
        root = try Self.read(file)
        values = ConfigReader(provider: InMemoryProvider(values: try Self.values(root, file)))
    }

    /// What is set other than on the command line, and where; an empty variable sets nothing, for scripts set them so.
    func value(_ option: ServeOption) -> (text: String, source: Setting.Source)? {
        let key = ConfigKey([option.rawValue])
        if let text = environment.string(forKey: key), !text.isEmpty { return (text, .environment) }
        guard let text = values?.string(forKey: key), !text.isEmpty else { return nil }
        return (text, .file)
    }

    /// The place of an option for messages: itself, its variable, or the file with its line.
    func place(_ option: ServeOption, _ source: Setting.Source) -> String {
        switch source {
        case .standard, .flag: return "--\(option.rawValue)"
        case .environment: return option.variable
        case .file:
            let entry = root?.mapping?.first { $0.key.string == option.rawValue }
            return "\(file)\(entry?.key.mark.map { ":\($0.line)" } ?? ""): \(option.rawValue)"
        }
    }

    private static func read(_ file: String) throws -> Node? {
        let bytes = try NamedFile.read(file, role: "--config", mayBeEmpty: true)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Failure("--config \(file) is not UTF-8", hint: "Name a YAML file.")
        }
        do {
            return try Yams.compose(yaml: text)
        } catch {
            throw Failure("cannot read --config \(file): \(error)", hint: "It must be a YAML file.")
        }
    }

    /// The file's single values by their names. Names that no option has are mistakes, not wishes.
    private static func values(_ root: Node?, _ file: String) throws -> [AbsoluteConfigKey: ConfigValue] {
        guard let root else { return [:] }
        let section = FileSection(file, root, name: "options")
        guard let mapping = root.mapping else {
            throw Failure("\(file): the file is no mapping", hint: "Write lines like 'listen: 127.0.0.1:8080'.")
        }
        try section.allow(ServeSettings.keys)
        var values: [AbsoluteConfigKey: ConfigValue] = [:]
        for (key, value) in mapping {
            let name = key.string ?? ""
            guard !ServeSettings.sections.contains(name) else { continue }
            guard let text = try Self.text(name, value, section) else {
                throw section.failure("'\(name)' must be one value", hint: "Write '\(name): …' on one line.", at: value)
            }
            values[AbsoluteConfigKey([name])] = ConfigValue(.string(text), isSecret: false)
        }
        return values
    }

    /// A single value, or the items of a list where the option takes one; nil for anything else.
    private static func text(_ name: String, _ value: Node, _ section: FileSection) throws -> String? {
        guard ServeOption(rawValue: name)?.isList == true, value.sequence != nil else { return value.scalar?.string }
        return try section.texts(name).joined(separator: ",")
    }
}
