import Glibc
import Wire

/// Which requests are attacks, as somebody who looked at them says: JSON Lines `{"request_id":…,"label":"benign"|"attack"}`.
struct ReplayLabels {
    private let isAttack: [String: Bool]

    /// Bytes of the largest file, some millions of labels.
    private static let limit = 256 << 20

    /// - Throws: `Failure` for a file that cannot be read, or with a line that is no label.
    init(_ path: String) throws {
        guard let file = fopen(path, "re") else {
            throw Failure(
                "the labels \(Output.printable(path)) cannot be read (\(NamedFile.cause()))",
                hint: "Check that the file is there and readable for this user.")
        }
        defer { fclose(file) }
        var labels: [String: Bool] = [:]
        var (line, capacity, number, bytes) = (UnsafeMutablePointer<CChar>?.none, 0, 0, 0)
        defer { free(line) }
        while case let count = getline(&line, &capacity, file), count > 0 {
            number += 1
            bytes += count
            guard bytes <= Self.limit else {
                throw Failure("the labels are larger than 256 MiB", hint: "Keep those of the time that is replayed.")
            }
            let text = UnsafeRawBufferPointer(start: line, count: count)
            guard !text.allSatisfy({ $0 <= 0x20 }) else { continue }
            guard let label = Self.label(Array(text)) else {
                throw Failure(
                    "\(Output.printable(path)):\(number) is no label",
                    hint: "Write {\"request_id\":\"req_…\",\"label\":\"benign\"}, or attack.")
            }
            labels[label.request] = label.isAttack
        }
        isAttack = labels
    }

    /// Nil for a request without a label.
    subscript(request: String) -> Bool? { isAttack[request] }

    private static func label(_ line: [UInt8]) -> (request: String, isAttack: Bool)? {
        guard let root = try? JSONDocument(line).root, let request = root["request_id"]?.string,
            let label = root["label"]?.string, ["benign", "attack"].contains(label)
        else { return nil }
        return (request, label == "attack")
    }
}
