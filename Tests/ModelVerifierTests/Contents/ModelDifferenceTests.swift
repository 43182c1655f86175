import Testing

@testable import ModelVerifier

struct ModelDifferenceTests {
    private static func layer(_ role: String, _ digest: String, _ text: String? = nil, name: String? = nil)
        -> ModelContents.Layer
    {
        ModelContents.Layer(
            role: role, name: name ?? "blobs/\(digest)", digest: digest, bytes: 1, text: text.map { .init($0) })
    }

    private static func contents(_ layers: [ModelContents.Layer]) -> ModelContents {
        ModelContents(model: "m", digest: "d", layers: layers)
    }

    private static func shown(_ old: [ModelContents.Layer]?, _ new: [ModelContents.Layer]) -> [String] {
        ModelDifference(from: old.map(contents), to: contents(new)).layers.map {
            "\($0.kind.rawValue) \($0.old?.digest ?? "-") \($0.new?.digest ?? "-")"
        }
    }

    @Test
    func `Layers of a manifest are paired by role, equal ones first`() {
        let old = [
            Self.layer("model", "w"), Self.layer("license", "1"), Self.layer("license", "2"), Self.layer("system", "s"),
        ]
        let new = [
            Self.layer("model", "v"), Self.layer("license", "2"), Self.layer("license", "3"), Self.layer("params", "p"),
        ]
        #expect(Self.shown(old, new) == ["changed w v", "same 2 2", "changed 1 3", "added - p", "removed s -"])
    }

    @Test
    func `Files and embedded templates are paired by name`() {
        let old = [Self.layer("file", "1", name: "a"), Self.layer("file", "2", name: "b")]
        let new = [Self.layer("file", "3", name: "b"), Self.layer("file", "1", name: "c")]
        #expect(Self.shown(old, new) == ["changed 2 3", "added - 1", "removed 1 -"])
    }

    @Test
    func `A text that changed is told line by line, and one that came or went in whole`() {
        let old = [Self.layer("template", "1", "a\nb"), Self.layer("system", "2", "be kind")]
        let new = [Self.layer("template", "3", "a\nc"), Self.layer("params", "4", "{}")]
        let difference = ModelDifference(from: Self.contents(old), to: Self.contents(new))
        #expect(!difference.isEmpty)
        #expect(
            difference.layers.map(\.lines?.lines) == [
                [.same("a"), .removed("b"), .added("c")], [.added("{}")], [.removed("be kind")],
            ])
    }

    @Test
    func `Equal states differ in nothing, and without an old one everything is added`() {
        let layers = [Self.layer("model", "w"), Self.layer("system", "s", "x")]
        let same = ModelDifference(from: Self.contents(layers), to: Self.contents(layers))
        #expect(same.isEmpty)
        #expect(same.layers.allSatisfy { $0.lines == nil })
        #expect(Self.shown(nil, layers) == ["added - w", "added - s"])
    }

    @Test
    func `Thousands of layers of one role are paired`() {
        let old = (0..<5_000).map { Self.layer("license", "\($0)") }
        let new = (2_500..<7_500).map { Self.layer("license", "\($0)") }
        let difference = ModelDifference(from: Self.contents(old), to: Self.contents(new))
        #expect(difference.layers.filter { $0.kind == .same }.count == 2_500)
        #expect(difference.layers.filter { $0.kind == .changed }.count == 2_500)
    }
}
