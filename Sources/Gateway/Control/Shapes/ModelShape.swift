import ModelVerifier
import Wire

extension ModelReport {
    func write(to out: inout JSONWriter) {
        out.field("model", model)
        out.field("status", status.rawValue)
        out.field("digest", digest)
        out.field("want", wanted)
        out.field("layer", layer)
        out.field("reason", reason)
        out.field("bytes", Int(bytes))
    }
}

extension Schema {
    private static let modelMembers: [Property] = [
        .init("model", .anyText(0...1024)), .init("status", .modelStatus), .init("digest", .anyText(0...128)),
        .init("want", anyText(0...128).orNull), .init("layer", anyText(0...4096).orNull),
        .init("reason", .anyText(0...4096)), .init("bytes", .count),
    ]

    static let model = Schema.object(modelMembers).named("Model")

    static let modelStatus = Schema.words(ModelStatus.allCases.map(\.rawValue))

    static let modelList = Schema.object([.init("models", .list(.model, most: 100_000))])

    /// A model with what it is made of and who vouches for it.
    static let modelDetail = Schema.object(
        modelMembers + [
            .init(
                "origin",
                words(["first-use", "approved", "signed"], note: "How it was pinned; null where it is not.").orNull),
            .init("by", anyText(0...256, note: "Who pinned it.").orNull),
            .init("pinned", anyText(0...128, note: "The digest that was pinned.").orNull),
            .init("pinned_at", time.orNull),
            .init("layers", .list(modelLayer, most: 100_000)),
            .init("notices", .list(.anyText(0...4096), most: 64)),
        ]
    ).named("ModelDetail")

    private static let modelLayer = Schema.object([
        .init("role", .anyText(0...256)), .init("name", .anyText(0...4096)), .init("digest", .anyText(0...128)),
        .init("bytes", .count),
        .init(
            "status",
            words(ModelLayerStatus.allCases.map(\.rawValue), note: "Beside what was pinned; unknown without that.")),
        .init("text", anyText(0...66_000, note: "What it says, where that is text, or its beginning.").orNull),
    ]).named("ModelLayer")

    /// What an approval would change.
    static let modelChanges = Schema.object([
        .init("model", .anyText(0...1024)), .init("status", .modelStatus),
        .init("digest", .anyText(0...128, note: "To be given with the approval.")),
        .init("pinned", anyText(0...128).orNull),
        .init("known", .boolean(note: "False where what is there is not known; then there are no layers.")),
        .init("compared", .boolean(note: "False where nothing was kept of what was pinned: all is shown as added.")),
        .init("layers", .list(modelChange, most: 200_000)),
        .init("notices", .list(.anyText(0...4096), most: 64)),
    ]).named("ModelChanges")

    private static let modelChange = Schema.object([
        .init("kind", words(ModelDifference.Kind.allCases.map(\.rawValue))), .init("role", .anyText(0...256)),
        .init("name", .anyText(0...4096)), .init("old", anyText(0...128).orNull), .init("new", anyText(0...128).orNull),
        .init("old_bytes", Schema.count.orNull), .init("new_bytes", Schema.count.orNull),
        .init("lines", .list(modelLine, most: 100_000, note: "The texts line by line, where they differ.")),
    ]).named("ModelChange")

    private static let modelLine = Schema.object([
        .init("op", words(["same", "removed", "added", "skipped"])), .init("text", .anyText(0...66_000)),
        .init("count", Schema.count),
    ])

    /// Body of an approval.
    static let approval = Schema.object([
        .optional(
            "digest",
            .anyText(64...64, note: "What was shown: another model than that is not approved.")),
        .optional("reason", .reason),
    ])

    static let forgotten = Schema.object([.init("model", .anyText(0...1024))])

    static let job = Schema.object([
        .init("job", .anyText(1...64)), .init("model", anyText(0...1024, note: "Null for all models.").orNull),
        .init("state", .words(JobState.State.allCases.map(\.rawValue))), .init("bytes", .count), .init("total", .count),
        .init("rate", .count), .init("seconds_left", Schema.count.orNull),
    ]).named("Job")
}

/// What a layer is beside the one that was pinned.
enum ModelLayerStatus: String, CaseIterable {
    case same, changed, added, unknown
}
