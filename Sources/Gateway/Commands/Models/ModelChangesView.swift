import Wire

/// What an approval would change, layer by layer, with the texts line by line.
enum ModelChangesView {
    enum Stream { case output, error }

    /// Lines of one text that are shown.
    private static let most = 200

    static func show(_ changes: JSONView, to stream: Stream) {
        let text = lines(changes).joined(separator: "\n") + "\n"
        switch stream {
        case .output: print(text, terminator: "")
        case .error: StandardError.write(text)
        }
    }

    static func lines(_ changes: JSONView) -> [String] {
        var out = ["model   \(Output.text(changes["model"]))"]
        out.append("pinned  \(Output.text(changes["pinned"]))")
        out.append("found   \(Output.text(changes["digest"]))")
        if changes["compared"]?.bool != true { out.append("nothing was kept of what was pinned: all of it is shown") }
        for layer in changes["layers"]?.elements.map({ $0 }) ?? [] { out += lines(ofLayer: layer) }
        return out + (changes["notices"]?.elements.map { "note: \(Output.text($0))" } ?? [])
    }

    private static func lines(ofLayer layer: JSONView) -> [String] {
        let mark =
            switch layer["kind"]?.string {
            case "same": "  "
            case "added": "+ "
            case "removed": "- "
            default: "~ "
            }
        let sizes = [layer["old_bytes"], layer["new_bytes"]].map { Output.text($0) }
        let bytes = sizes[0] == sizes[1] ? sizes[1] : "\(sizes[0]) → \(sizes[1])"
        let head = "\(mark)\(Output.text(layer["role"]))  \(bytes) bytes  \(Output.text(layer["name"]))"
        // A manifest says nothing that its layers do not.
        let isListed = layer["role"]?.string == "manifest"
        let texts = isListed ? [] : layer["lines"]?.elements.map { line(of: $0) } ?? []
        let rest = texts.count > most ? ["      … \(texts.count - most) more lines: see --json"] : []
        return [head] + texts.prefix(most) + rest
    }

    private static func line(of line: JSONView) -> String {
        let text = Output.printable(line["text"]?.string ?? "")
        return switch line["op"]?.string {
        case "removed": "    - \(text)"
        case "added": "    + \(text)"
        case "skipped": "      … \(Output.text(line["count"])) lines"
        default: "      \(text)"
        }
    }
}
