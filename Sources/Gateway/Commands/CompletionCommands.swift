import ArgumentParser

/// `secureinfer completions …`
struct CompletionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions", abstract: "Print the completions of this command line for a shell.",
        discussion: """
            Example:
              secureinfer completions bash > /etc/bash_completion.d/secureinfer
              secureinfer completions zsh > ~/.zsh/completions/_secureinfer
              secureinfer completions fish > ~/.config/fish/completions/secureinfer.fish
            """)
    @Argument(help: "bash, zsh or fish.") var shell: String

    func run() throws {
        guard let shell = CompletionShell(rawValue: shell) else {
            throw Failure("there are no completions for '\(Output.printable(shell))'", hint: "Use bash, zsh or fish.")
        }
        print(SecureInfer.completionScript(for: shell))
    }
}

/// Names of tenants, asked of the gateway that the line names or that runs on its data directory.
enum TenantCompletion {
    static let kind = CompletionKind.custom { words, _, prefix in
        LiveList.names("tenants", member: "name", words).filter { $0.hasPrefix(prefix) }
    }
}

/// Ids of the keys of all tenants that a gateway gives in one page.
enum KeyCompletion {
    /// Tenants whose keys are asked for.
    private static let tenants = 20

    static let kind = CompletionKind.custom { words, _, prefix in
        LiveList.names("tenants", member: "name", words).prefix(tenants)
            .flatMap { LiveList.names("tenants", $0, "keys", member: "id", words) }.filter { $0.hasPrefix(prefix) }
    }
}

/// One page of a list of a running gateway; empty where none answers, since opening a stopped one's data is slow.
private enum LiveList {
    static func names(_ path: String..., member: StaticString, _ words: [String]) -> [String] {
        guard let backend = try? BackendOptions.parse(options(words)), let open = try? backend.openLive(),
            let last = path.last
        else { return [] }
        let request = ControlRequest(.get, segments: ["v1"] + path)
        guard let items = try? open.call(request.with("limit", "\(Backend.page)")) else { return [] }
        let list = last == "keys" ? items["keys"] : items["tenants"]
        return list.map { $0.elements.compactMap { $0[member]?.string } } ?? []
    }

    /// The options of a half-written line that say where the gateway is.
    private static func options(_ words: [String]) -> [String] {
        let names = ["--data", "--control", "--token-file", "--control-ca", "--control-cert", "--control-key"]
        return zip(words, words.dropFirst()).filter { names.contains($0.0) && !$0.1.hasPrefix("-") }
            .flatMap { [$0.0, $0.1] }
    }
}
