import ModelVerifier
import Wire

/// Reads the JSON that the model verifier looks into with the strict parser of `Wire`: no duplicate keys, nothing behind
/// the value, bounded depth and number of values.
enum JSONTreeReader {
    @Sendable
    static func parse(_ bytes: [UInt8]) -> JSONTree? {
        guard let document = try? JSONDocument(bytes, limits: .init(depth: 32)) else { return nil }
        return tree(document.root)
    }

    private static func tree(_ view: JSONView) -> JSONTree {
        if let text = view.string { return .text(text) }
        if let flag = view.bool { return .flag(flag) }
        if view.isNumber { return view.int.map(JSONTree.integer) ?? .number }
        if view.isArray { return .list(view.elements.map(tree)) }
        guard view.isObject else { return .null }
        var record: [String: JSONTree] = [:]
        for (key, value) in view.members { record[key.string ?? ""] = tree(value) }
        return .record(record)
    }
}
