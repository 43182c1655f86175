import Configuration
import Foundation
import Glibc
import Yams

/// Settings from the environment (`SECUREINFER_*`) and, behind it, a YAML file.
struct SettingsReader {
    private let reader: ConfigReader
    /// The file's name for messages, and what is in it; nil where there is none.
    let file: String
    let root: Node?

    /// Fails with the line and a hint on a file that cannot be read or holds a name that does not exist.
    init(file: String?) throws {
        let environment = EnvironmentVariablesProvider().prefixKeys(with: ["secureinfer"])
        self.file = file ?? ""
        guard let file else {
            root = nil
            reader = ConfigReader(provider: environment)
            return
        }
        root = try Self.read(file)
        reader = ConfigReader(providers: [environment, InMemoryProvider(values: try Self.values(root, file))])
    }

    func value(_ key: String) -> String? { reader.string(forKey: ConfigKey([key])) }

    /// Where the value of an option comes from, for messages: the option itself, the environment, or the file with its line.
    func origin(_ key: String, isFlag: Bool) -> String {
        let variable = "SECUREINFER_" + key.uppercased().replacing("-", with: "_")
        if isFlag { return "--\(key)" }
        if getenv(variable) != nil { return variable }
        guard let entry = root?.mapping?.first(where: { $0.key.string == key }) else { return "--\(key)" }
        return "\(file)\(entry.key.mark.map { ":\($0.line)" } ?? ""): \(key)"
    }

    private static func read(_ file: String) throws -> Node? {
        do {
            return try Yams.compose(yaml: try String(contentsOfFile: file, encoding: .utf8))
        } catch {
            throw Failure("cannot read --config \(file): \(error)", hint: "It must be a readable YAML file.")
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
            guard let text = value.scalar?.string else {
                throw section.failure("'\(name)' must be one value", hint: "Write '\(name): …' on one line.", at: value)
            }
            values[AbsoluteConfigKey([name])] = ConfigValue(.string(text), isSecret: false)
        }
        return values
    }
}
