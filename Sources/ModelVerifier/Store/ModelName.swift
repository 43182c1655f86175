/// A model's name as Ollama reads it: `[host/][namespace/]model[:tag]`.
///
/// The public registry is spelled `registry.ollama.ai` in older stores and `ollama.com` in newer ones; both are the
/// default and are not shown (Ollama's `types/model` and `manifest` packages).
struct ModelName: Equatable {
    /// Host, namespace, model and tag, as the path of a manifest spells them.
    let parts: [String]

    /// Nil when a part has bytes that Ollama does not serve.
    init?(path parts: [String]) {
        guard parts.count == 4, zip(parts, Part.allCases).allSatisfy({ Self.isValid($0, $1) }) else { return nil }
        self.parts = parts
    }

    /// The name as Ollama shows it: `smollm2:135m`, `ns/model:tag`, `host/ns/model:tag`.
    var shown: String {
        let model = "\(parts[2]):\(parts[3])"
        if !Self.publicHosts.contains(parts[0].lowercased()) { return "\(parts[0])/\(parts[1])/\(model)" }
        return parts[1].lowercased() == Self.publicNamespace ? model : "\(parts[1])/\(model)"
    }

    /// The one spelling under which a name is looked up: the public host and namespace are dropped and a missing tag is
    /// `latest`. Case is kept.
    static func normalised(_ name: String) -> String {
        var rest = name[...].utf8
        if let slash = rest.firstIndex(of: Self.slash) {
            if publicHosts.contains(where: { rest[..<slash].elementsEqual($0.utf8) }) {
                rest = rest[rest.index(after: slash)...]
            }
            if let slash = rest.firstIndex(of: Self.slash), rest[..<slash].elementsEqual(publicNamespace.utf8),
                !rest[rest.index(after: slash)...].contains(Self.slash)
            {
                rest = rest[rest.index(after: slash)...]
            }
        }
        let tagged = rest.reversed().prefix { $0 != Self.slash }.contains(UInt8(ascii: ":"))
        return tagged ? String(Substring(rest)) : "\(Substring(rest)):latest"
    }

    private static let slash = UInt8(ascii: "/")
    private static let publicHosts = ["registry.ollama.ai", "ollama.com"]
    private static let publicNamespace = "library"

    private enum Part: CaseIterable {
        case host, namespace, model, tag
    }

    private static func isValid(_ text: String, _ part: Part) -> Bool {
        guard let first = text.utf8.first, isWord(first), text.utf8.count <= (part == .host ? 350 : 80) else {
            return false
        }
        return text.utf8.dropFirst().allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "-"): true
            case UInt8(ascii: "."): part != .namespace
            case UInt8(ascii: ":"): part == .host
            default: isWord(byte)
            }
        }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"): true
        default: false
        }
    }
}
