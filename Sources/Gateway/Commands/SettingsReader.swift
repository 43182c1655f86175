import Configuration
import Foundation
import SystemPackage
import Yams

/// Settings from the environment (`SECUREINFER_*`) and, behind it, a YAML file.
struct SettingsReader {
    private let reader: ConfigReader

    /// Fails with the line and a hint on a file that cannot be read or holds a name that does not exist.
    init(file: String?) async throws {
        let environment = EnvironmentVariablesProvider().prefixKeys(with: ["secureinfer"])
        guard let file else {
            reader = ConfigReader(provider: environment)
            return
        }
        do {
            let yaml = try await FileProvider<YAMLSnapshot>(filePath: FilePath(file))
            try Self.check(file)
            reader = ConfigReader(providers: [environment, yaml])
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure("cannot read --config \(file): \(error)", hint: "It must be a readable YAML file.")
        }
    }

    func value(_ key: String) -> String? { reader.string(forKey: ConfigKey([key])) }

    /// Names that no option has are mistakes, not wishes.
    private static func check(_ file: String) throws {
        let text = try String(contentsOfFile: file, encoding: .utf8)
        guard let root = try Yams.compose(yaml: text) else { return }
        guard let mapping = root.mapping else {
            throw Failure("\(file): the file is no mapping", hint: "Write lines like 'listen: 127.0.0.1:8080'.")
        }
        for (key, _) in mapping {
            let name = key.string ?? ""
            guard !ServeSettings.keys.contains(name) else { continue }
            let line = key.mark.map { ":\($0.line)" } ?? ""
            throw Failure(
                "\(file)\(line): there is no option '\(name)'",
                hint: "Options: \(ServeSettings.keys.joined(separator: ", "))")
        }
    }
}
