import ArgumentParser
import Glibc
import Wire

/// `secureinfer model approve`: shows what is other than what was pinned, asks, and pins what was shown.
struct ModelApprove: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "Take a model as it is now for good, after showing what changed.",
        discussion: """
            On a terminal it asks for the model's name. Without one nothing is asked; --digest then says what was looked at \
            before, and nothing else is approved.

            Example:
              secureinfer model approve llama3:8b --digest 6f1d… --data ./data
            """)
    @Argument(help: "Name.") var model: String
    @Option(help: "Approve only the model with this root digest.") var digest: String?
    @Flag(name: .shortAndLong, help: "Do not ask.") var yes = false
    @OptionGroup var change: ChangeOptions
    @OptionGroup var place: ModelPlace

    func run() throws {
        let open = try place.open()
        let changes = try open.call(ControlRequest(.get, "v1", "models", model, "changes"))
        guard changes["known"]?.bool == true, let shown = changes["digest"]?.string else {
            throw Failure(
                code: 1, "what \(Output.printable(model)) is made of is not known",
                hint: "See secureinfer model verify \(Output.printable(model)): only an intact model can be approved.")
        }
        if let digest, digest != shown {
            throw Failure(
                code: 1,
                "\(Output.printable(model)) has the digest \(Output.printable(shown)), not the one that was given",
                hint: "Look at it: secureinfer model show \(Output.printable(model)).")
        }
        let isAsked = !yes && digest == nil
        if !place.backend.json || isAsked { ModelChangesView.show(changes, to: place.backend.json ? .error : .output) }
        try Question.confirm("This model is served from then on.", word: model, isAnswered: !isAsked)
        let request = change.apply(to: ControlRequest(.post, "v1", "models", model, "approve")) {
            $0.field("digest", shown)
        }
        let reply = try open.call(request)
        if place.backend.json { return Output.json(reply) }
        print("approved \(Output.printable(model)) \(Output.text(reply["digest"]))")
        guard reply["status"]?.string == "ok" else {
            print("it is not served: \(Output.text(reply["reason"]))")
            throw ExitCode(1)
        }
    }
}

/// `secureinfer model forget`.
struct ModelForget: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Take a model's pin away, as after it was removed: one of its name waits for an approval then.")
    @Argument(help: "Name.") var model: String
    @OptionGroup var change: ChangeOptions
    @OptionGroup var place: ModelPlace

    func run() throws {
        let reply = try place.open().call(change.apply(to: ControlRequest(.post, "v1", "models", model, "forget")))
        if place.backend.json { return Output.json(reply) }
        print("forgot \(Output.printable(model))")
    }
}
