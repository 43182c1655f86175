import Vocabulary

/// Gathers what must be scored. Every string that an encoder can write passes through here once.
struct SegmentCollector {
    private(set) var segments: [Segment] = []

    mutating func add(_ text: String, _ channel: Channel, _ path: Segment.Path) {
        guard !text.isEmpty else { return }
        segments.append(Segment(channel: channel, path: path, text: text))
    }

    /// Every string below a value, keys included.
    mutating func addAll(_ view: JSONView, _ channel: Channel, _ path: Segment.Path) {
        if let text = view.string { return add(text, channel, path) }
        for element in view.elements { addAll(element, channel, path) }
        for member in view.members {
            add(member.key.string ?? "", channel, path)
            addAll(member.value, channel, path)
        }
    }
}
