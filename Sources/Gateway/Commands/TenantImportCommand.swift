import ArgumentParser
import Glibc
import Wire

extension TenantCommand {
    /// `secureinfer tenant import`: many tenants at once, from another system or for a load test.
    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create many tenants with their keys, from a file of JSON Lines.",
            discussion: """
                Each line is an object with "name", and optionally "keys" (how many, 1 by default), "rpm", "tpm", \
                "concurrency", "auto_ban", "mode", "models" and "routes". The tenants are made in batches of 500, each \
                whole or not at all. With --json one line for each tenant is printed: id, name and keys, which are \
                shown this once.

                Example:
                  echo '{"name":"acme","rpm":600}' > tenants.jsonl
                  secureinfer tenant import tenants.jsonl --data ./data --json > keys.jsonl
                """)
        @Argument(help: "File of JSON Lines; - for standard input.", completion: .file()) var file: String
        @Flag(help: "Leave out tenants whose name is taken, so that an import can be run again.") var skipExisting =
            false
        @OptionGroup var change: ChangeOptions
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let gateway = try backend.open(making: true)
            var lines = ImportLines(try Self.lines(file))
            var made = 0
            while let batch = try lines.next() {
                let request = change.apply(to: ControlRequest(.post, "v1", "tenant-imports")) { out in
                    batch.write(to: &out)
                    out.field("skip_existing", skipExisting)
                }
                do {
                    let tenants = try gateway.call(request)["tenants"].map { Array($0.elements) } ?? []
                    made += tenants.count
                    if backend.json { for tenant in tenants { Output.json(tenant) } }
                } catch {
                    let failure = Failure(error)
                    let words = "\(file): lines \(batch.first) to \(batch.last) were not imported: \(failure.message)"
                    throw Failure(code: failure.code, words, hint: failure.hint)
                }
            }
            let words = "imported \(made) tenants from \(Output.printable(file))"
            if backend.json { StandardError.write(words + "\n") } else { print(words) }
        }

        /// The lines of the file, read whole: 100,000 tenants are some 10 MB.
        private static func lines(_ file: String) throws -> [ArraySlice<UInt8>] {
            let descriptor = file == "-" ? 0 : open(file, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else {
                throw Failure(
                    "\(Output.printable(file)) cannot be read: \(NamedFile.cause())", hint: "Check the path.")
            }
            defer { if descriptor != 0 { close(descriptor) } }
            var bytes: [UInt8] = []
            var piece = [UInt8](repeating: 0, count: 1 << 16)
            while true {
                let count = read(descriptor, &piece, piece.count)
                guard count >= 0 else {
                    throw Failure("\(Output.printable(file)) cannot be read: \(NamedFile.cause())")
                }
                if count == 0 { return bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) }
                bytes += piece.prefix(count)
            }
        }
    }
}

/// The lines of an import, batch by batch: 500 tenants and half a megabyte at most, so that each fits one call.
struct ImportLines {
    /// Objects that go in one call, with the numbers of their lines, from 1.
    struct Batch {
        var tenants: [JSONDocument] = []
        var first = 0
        var last = 0

        func write(to out: inout JSONWriter) {
            out.key("tenants")
            out.beginArray()
            for tenant in tenants { out.value(tenant.root) }
            out.endArray()
        }
    }

    private static let mostTenants = 500
    private static let mostBytes = 512 << 10

    private let lines: [ArraySlice<UInt8>]
    private var position = 0

    init(_ lines: [ArraySlice<UInt8>]) { self.lines = lines }

    /// The next batch; nil at the end. Empty lines are passed over.
    mutating func next() throws -> Batch? {
        var batch = Batch()
        var bytes = 0
        while position < lines.count, batch.tenants.count < Self.mostTenants, bytes < Self.mostBytes {
            let line = lines[position]
            position += 1
            guard line.contains(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\r") }) else { continue }
            guard let tenant = try? JSONDocument(Array(line)), tenant.root.isObject else {
                throw Failure(
                    "line \(position) is no JSON object", hint: "Write one object like {\"name\":\"acme\"} a line.")
            }
            if batch.tenants.isEmpty { batch.first = position }
            batch.last = position
            batch.tenants.append(tenant)
            bytes += line.count
        }
        return batch.tenants.isEmpty ? nil : batch
    }
}
