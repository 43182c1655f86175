import ArgumentParser
import Stores
import Wire

/// `secureinfer secrets …`
struct SecretsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "secrets", abstract: "Change the master key of an installation, with its gateways stopped.",
        discussion: """
            Every gateway of the installation needs the same files. Example:
              secureinfer secrets rotate-master --data ./data
            """,
        subcommands: [RotateMaster.self, DropFormer.self])

    struct RotateMaster: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a new master key, and wrap the data keys of all tenants by it.",
            discussion: """
                The key before it stays as master.former, so that ids and texts from before still open, until \
                secureinfer secrets drop-former.
                """)
        @OptionGroup var place: SecretsPlace
        @OptionGroup var output: OutputOptions

        func run() throws {
            try place.record("secrets.rotate-master") { try MasterRotation.begin(in: $0) }
            // Opening it again wraps the data keys anew.
            let directory = try place.open()
            defer { directory.close() }
            place.show(
                output, "rotated", "the master key is new; the one before it is \(directory.secretsPath)/master.former")
        }
    }

    struct DropFormer: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Destroy the master key before the present one: ids from before it lead nowhere any more.")
        @OptionGroup var place: SecretsPlace
        @OptionGroup var output: OutputOptions

        func run() throws {
            try place.record("secrets.drop-former") { directory in
                guard try MasterRotation.dropFormer(of: directory) else {
                    throw Failure("there is no former master key", hint: "Nothing is to be dropped.")
                }
            }
            place.show(output, "dropped", "the former master key is destroyed")
        }
    }
}

/// The data directory of a stopped gateway, and why it is changed.
struct SecretsPlace: ParsableArguments {
    @Option(help: "The gateway's data directory. (default: ./data)")
    var data: String?
    @Option(help: "Secrets directory, where it is not DATA/secrets.")
    var secrets: String?
    @OptionGroup var change: ChangeOptions

    func open() throws -> DataDirectory { try StoppedGateway.take(data ?? "./data", secrets) }

    /// Does something to the directory, and puts it on record.
    func record(_ verb: String, _ body: (DataDirectory) throws -> Void) throws {
        let directory = try open()
        defer { directory.close() }
        try body(directory)
        try ActionLog(directory).add(
            .init(
                time: Int64(SystemClock.wall()), operator: "local", verb: verb, target: "master",
                reason: change.reason ?? ""))
    }

    func show(_ output: OutputOptions, _ member: StaticString, _ text: String) {
        guard output.json else { return print(text) }
        var out = JSONWriter()
        out.beginObject()
        out.field(member, true)
        out.endObject()
        print(out.text)
    }
}
