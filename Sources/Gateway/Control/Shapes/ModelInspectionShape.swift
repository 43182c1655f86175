import ModelVerifier
import Wire

extension ModelInspection {
    /// The members of an open object: the verdict, who vouches, and the layers.
    func write(to out: inout JSONWriter) {
        report.write(to: &out)
        out.field("origin", pin?.origin.rawValue)
        out.field("by", pin?.by)
        out.field("pinned", pin?.bareDigest)
        out.field("pinned_at", pin.map { Int($0.updated) })
        let changes = difference?.layers.filter { $0.new != nil } ?? []
        if changes.isEmpty {
            out.list("layers", report.files) { file, out in
                Self.layer(file.layer, file.name, file.digest, file.bytes, .unknown, nil, &out)
            }
        } else {
            out.list("layers", changes) { change, out in
                guard let layer = change.new else { return }
                Self.layer(
                    layer.role, layer.name, layer.digest, layer.bytes, before == nil ? .unknown : change.kind.status,
                    layer.text?.value, &out)
            }
        }
        out.field("notices", now?.notices ?? [])
    }

    private static func layer(
        _ role: String, _ name: String, _ digest: String, _ bytes: Int64, _ status: ModelLayerStatus, _ text: String?,
        _ out: inout JSONWriter
    ) {
        out.field("role", role)
        out.field("name", name)
        out.field("digest", digest)
        out.field("bytes", Int(bytes))
        out.field("status", status.rawValue)
        out.field("text", text)
    }

    /// The members of an open object: what an approval would change, layer by layer.
    func writeChanges(to out: inout JSONWriter) {
        out.field("model", report.model)
        out.field("status", report.status.rawValue)
        out.field("digest", now?.digest ?? report.digest)
        out.field("pinned", pin?.bareDigest)
        out.field("known", now != nil)
        out.field("compared", before != nil)
        out.list("layers", difference?.layers ?? []) { change, out in
            out.field("kind", change.kind.rawValue)
            out.field("role", change.role)
            out.field("name", change.name)
            out.field("old", change.old?.digest)
            out.field("new", change.new?.digest)
            out.field("old_bytes", change.old.map { Int($0.bytes) })
            out.field("new_bytes", change.new.map { Int($0.bytes) })
            out.list("lines", change.lines?.lines ?? []) { $0.write(to: &$1) }
        }
        out.field("notices", now?.notices ?? [])
    }
}

extension ModelDifference.Kind {
    fileprivate var status: ModelLayerStatus {
        switch self {
        case .same: .same
        case .changed, .removed: .changed
        case .added: .added
        }
    }
}

extension LineDifference.Line {
    fileprivate func write(to out: inout JSONWriter) {
        let (op, text, count) =
            switch self {
            case .same(let text): ("same", text, 1)
            case .removed(let text): ("removed", text, 1)
            case .added(let text): ("added", text, 1)
            case .skipped(let count): ("skipped", "", count)
            }
        out.field("op", op)
        out.field("text", text)
        out.field("count", count)
    }
}
