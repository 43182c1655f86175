import ModelVerifier
import Wire

/// The strict parser that the gateway hands to the verifier, as tests use it.
enum StrictJSON {
    static let parse: JSONTreeParser = { bytes in
        (try? JSONDocument(bytes, limits: .init(depth: 32))).map { tree($0.root) }
    }

    private static func tree(_ view: JSONView) -> JSONTree {
        if let text = view.string { return .text(text) }
        if let flag = view.bool { return .flag(flag) }
        if view.isNumber { return view.int.map(JSONTree.integer) ?? .number }
        if view.isArray { return .list(view.elements.map(tree)) }
        guard view.isObject else { return .null }
        return .record(Dictionary(view.members.map { ($0.key.string ?? "", tree($0.value)) }) { $1 })
    }
}
