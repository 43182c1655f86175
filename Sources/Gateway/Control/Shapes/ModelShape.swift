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
    static let model = Schema.object([
        .init("model", .anyText(0...1024)), .init("status", .modelStatus), .init("digest", .anyText(0...128)),
        .init("want", anyText(0...128).orNull), .init("layer", anyText(0...4096).orNull),
        .init("reason", .anyText(0...4096)), .init("bytes", .count),
    ]).named("Model")

    static let modelStatus = Schema.words(ModelStatus.allCases.map(\.rawValue))

    static let modelList = Schema.object([.init("models", .list(.model, most: 100_000))])

    static let job = Schema.object([
        .init("job", .anyText(1...64)), .init("model", anyText(0...1024, note: "Null for all models.").orNull),
        .init("state", .words(JobState.State.allCases.map(\.rawValue))), .init("bytes", .count), .init("total", .count),
    ]).named("Job")
}
