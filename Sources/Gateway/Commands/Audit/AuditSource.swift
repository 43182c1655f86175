import ArgumentParser
import Stores
import Wire

/// Where rows of the audit are read in their order.
protocol AuditSource {
    /// Number of the newest row; 0 for none.
    func newest() throws -> Int

    /// The rows with numbers above `after` up to `through`, oldest first; at most ``AuditReader/limit`` of them.
    func rows(after: Int, through: Int) throws -> [AuditEntry]
}

/// The file of a data directory, read beside the gateway that may own it.
struct AuditFile: AuditSource {
    private let reader: AuditReader

    init(_ directory: String) throws { reader = try AuditReader(readingFrom: directory) }

    func newest() throws -> Int { Int(try reader.count()) }

    func rows(after: Int, through: Int) throws -> [AuditEntry] {
        try reader.decisions(after: Int64(after), limit: min(AuditReader.limit, through - after)).compactMap { record in
            var out = JSONWriter()
            out.beginObject()
            record.write(to: &out)
            out.endObject()
            return (try? JSONDocument(out.bytes)).flatMap { AuditEntry($0.root) }
        }
    }
}

/// The control API of a gateway. It lists newest first, but rows are numbered without gaps, so a page is asked for by
/// the number behind its last row.
struct AuditOverControl: AuditSource {
    let backend: Backend

    private static var list: ControlRequest { ControlRequest(.get, "v1", "decisions") }

    func newest() throws -> Int {
        let answer = try backend.call(Self.list.with("limit", "1"))
        let newest = answer["decisions"]?.elements.first { _ in true }?["seq"]?.int ?? 0
        return min(newest, AuditEntry.latest)
    }

    func rows(after: Int, through: Int) throws -> [AuditEntry] {
        let count = min(AuditReader.limit, through - after)
        let page = Self.list.with("limit", "\(count)").with("before", "\(after + count + 1)")
        let rows = try backend.list(page, "decisions").compactMap { AuditEntry($0) }
        return rows.filter { $0.seq > after }.reversed()
    }
}

/// Where the audit is: a gateway that is named, else the file of a data directory.
struct AuditPlace: ParsableArguments {
    @OptionGroup var backend: BackendOptions

    func open() throws -> any AuditSource {
        guard try backend.endpoint() == nil else { return AuditOverControl(backend: try backend.open()) }
        return try AuditFile(backend.directory)
    }
}

extension AuditSource {
    /// Hands over the rows above `after` that are there now, oldest first, with at most one page in memory.
    ///
    /// - Returns: the number of the last row.
    @discardableResult
    func each(after: Int, through last: Int, _ body: (AuditEntry) throws -> Void) throws -> Int {
        var position = after
        while position < last {
            let rows = try rows(after: position, through: last)
            for row in rows { try body(row) }
            // A page without rows is one that retention emptied.
            position = rows.last?.seq ?? min(last, position + AuditReader.limit)
        }
        return position
    }
}
