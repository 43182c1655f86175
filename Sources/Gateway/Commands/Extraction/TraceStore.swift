import ExtractionDetector
import Glibc
import Wire

/// The sessions of a trace file: their labels, and all their requests merged by time as the detector is to see them.
struct TraceStore {
    /// Bytes that a request takes until it is replayed.
    static let bytesPerRequest = ExtractionSample.encodedSize + 16
    /// Most requests of a file, which then take half a gibibyte.
    static let limit = 4_000_000
    /// Most sessions of a file, whose states then take half a gibibyte, too.
    static let sessionLimit = 65_536

    private(set) var labels: [TraceLabels] = []
    private(set) var stream = TraceStream()

    /// - Throws: `Failure` that names the file and line.
    init(_ path: String) throws {
        let reader = TraceReader()
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw Failure(
                "the traces \(Output.printable(path)) cannot be read (\(NamedFile.cause()))",
                hint: "Check that the file is there and readable for this user.")
        }
        defer { close(descriptor) }
        var feed = LineFeed(descriptor: descriptor)
        var number = 0
        while let lines = try feed.next() {
            for line in lines {
                number += 1
                do throws(TraceFault) { try add(line, reader) } catch {
                    throw Failure(
                        "\(Output.printable(path)):\(number) is no session: \(Output.printable(error.words))",
                        hint: #"A line is {"tenant":"a","requests":[{"t_ms":0,"turn":0,"prompt":"…","params":{}}]}."#)
                }
            }
        }
        stream.sort()
    }

    private mutating func add(_ line: LineFeed.Line, _ reader: TraceReader) throws(TraceFault) {
        guard case .whole(let bytes) = line else { throw TraceFault("the line is longer than 32 MiB") }
        guard !bytes.allSatisfy({ $0 <= 0x20 }) else { return }
        let root: JSONView
        do throws(JSONError) { root = try JSONDocument(Array(bytes)).root } catch {
            throw TraceFault("it is no JSON (\(error.kind), byte \(error.offset))")
        }
        var label = try TraceLabels(root)
        let requests = try reader.requests(root)
        guard labels.count < Self.sessionLimit else {
            throw TraceFault("the file holds more than \(Self.sessionLimit) sessions")
        }
        guard stream.count + requests.count <= Self.limit else {
            throw TraceFault("the file holds more than \(Self.limit) requests")
        }
        label.requests = requests.count
        for request in requests { stream.add(request, session: labels.count) }
        labels.append(label)
    }
}

/// Requests of many sessions by time; those of one session stay in their order where times are equal.
struct TraceStream {
    private struct Entry {
        var time: Int64
        var session: UInt32
        var place: UInt32
    }

    private var entries: [Entry] = []
    private var samples: [UInt8] = []
    private(set) var sessions = 0

    var count: Int { entries.count }

    mutating func add(_ request: TraceReader.Request, session: Int) {
        sessions = max(sessions, session + 1)
        entries.append(
            Entry(time: request.time, session: UInt32(clamping: session), place: UInt32(clamping: entries.count)))
        samples += request.sample.encoded()
    }

    mutating func sort() { entries.sort { ($0.time, $0.place) < ($1.time, $1.place) } }

    /// The request at a place of the stream.
    subscript(index: Int) -> (time: Int64, session: Int, sample: ExtractionSample)? {
        let entry = entries[index]
        let start = Int(entry.place) * ExtractionSample.encodedSize
        return ExtractionSample(encoded: samples[start..<start + ExtractionSample.encodedSize]).map {
            (entry.time, Int(entry.session), $0)
        }
    }
}
