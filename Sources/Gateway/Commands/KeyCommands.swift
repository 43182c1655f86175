import ArgumentParser
import Wire

/// `secureinfer key …`
struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Create, list, rotate and revoke keys of tenants.",
        discussion: "Example:\n  secureinfer key create acme --expires-in 30d --data ./data",
        subcommands: [Create.self, List.self, Rotate.self, Revoke.self])

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Create a key; it is shown once.")
        @Argument(help: "Name or id of the tenant.") var tenant: String
        @Option(help: "How long it works: 30d, 12h, 15m, 90s.") var expiresIn: String?
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let body = try DurationText.object("expires_in", expiresIn)
            let path = "/v1/tenants/\(PercentEncoding.encode(tenant))/keys"
            KeyCommand.show(try backend.attempt { try $0.call(.post, path, body) }, backend)
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the keys of a tenant.")
        @Argument(help: "Name or id of the tenant.") var tenant: String
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let list = try backend.attempt { try $0.call(.get, "/v1/tenants/\(PercentEncoding.encode(tenant))/keys") }
            if backend.json, let keys = list.root["keys"] { return Output.json(keys) }
            let rows = (list.root["keys"].map { Array($0.elements) } ?? []).map { key in
                [
                    Output.text(key["id"]), Output.time(key["created"]), Output.time(key["expires"]),
                    Output.time(key["revoked"]),
                ]
            }
            Output.table(["KEY", "CREATED", "EXPIRES", "REVOKED"], rows)
        }
    }

    struct Rotate: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Replace a key by a new one.")
        @Argument(help: "Id of the old key.") var key: String
        @Option(help: "How long the old key still works: 1h.") var grace: String?
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let body = try DurationText.object("grace", grace)
            let path = "/v1/keys/\(PercentEncoding.encode(key))/rotate"
            KeyCommand.show(try backend.attempt { try $0.call(.post, path, body) }, backend)
        }
    }

    struct Revoke: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "End a key at once.")
        @Argument(help: "Id of the key.") var key: String
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let reply = try backend.attempt { try $0.call(.delete, "/v1/keys/\(PercentEncoding.encode(key))") }
            if backend.json { return Output.json(reply.root) }
            print("revoked \(key)")
        }
    }

    private static func show(_ minted: JSONDocument, _ backend: BackendOptions) {
        if backend.json { return Output.json(minted.root) }
        print("id   \(Output.text(minted.root["id"]))")
        print("key  \(Output.text(minted.root["key"]))   (shown this once)")
    }
}

/// Durations as people write them.
enum DurationText {
    /// Seconds for `90s`, `15m`, `4h`, `30d`; nil for anything else.
    static func seconds(_ text: String) -> Int? {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[$0] }), let number = Int(text.dropLast()), 1...36_500 ~= number
        else {
            return nil
        }
        return number * unit
    }

    /// A JSON object with the duration in seconds, or an empty one.
    static func object(_ name: StaticString, _ text: String?) throws -> [UInt8] {
        var out = JSONWriter()
        out.beginObject()
        if let text {
            guard let seconds = seconds(text) else {
                throw Failure("'\(text)' is no duration", hint: "Write 90s, 15m, 4h or 30d.")
            }
            out.field(name, seconds)
        }
        out.endObject()
        return out.bytes
    }
}
