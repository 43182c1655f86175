import ArgumentParser
import ModelVerifier

/// Times the verification of a GGUF file or of every model of a directory, or what each request asks of the verdicts, for
/// `make bench-hashing`.
@main
struct ModelBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Hashes the models of a directory and prints seconds, bytes and the digest of each.")

    @Argument(help: "A models directory; none with --admission.")
    var directory: String?

    @Option(help: "Files that are hashed side by side; 0 for all cores but one.")
    var workers = 0

    @Flag(help: "Give way to everything else on the machine.")
    var background = false

    @Flag(help: "Time what each request asks before it goes on, instead.")
    var admission = false

    func validate() throws {
        guard (directory == nil) == admission else { throw ValidationError("Give a directory, or --admission.") }
    }

    func run() throws {
        guard let directory else { return AdmissionBench.run() }
        let effort =
            background
            ? VerificationEffort.background
            : workers > 0 ? VerificationEffort(workers: workers, givesWay: false) : .prompt
        for source in try ModelStore.discover(directory) {
            let began = ModelVerification.monotonic()
            let report = try ModelVerification(parse: { _ in nil }, json: { _ in nil }).verify(source, effort: effort)
            let seconds = Double(ModelVerification.monotonic() - began) / 1e9
            let bytes = report.files.reduce(0) { $0 + $1.bytes }
            print("\(seconds) \(bytes) \(report.status.rawValue) \(report.files.map(\.digest).joined(separator: ","))")
        }
    }
}
