/// One verification on its way: what it works with, and what it has found out so far.
struct ModelWalk {
    let verification: ModelVerification
    let source: ModelSource
    let crew: HashingCrew
    let known: (String) -> LeafStates?

    /// The verdict as far as it goes; ``ModelStatus/unknown`` until the end.
    var report: ModelReport
    /// The layers so far.
    var layers: [ModelContents.Layer] = []
    /// What an operator should know, so far.
    var notices = NoticeList()
    private var leaves: [String: LeafStates] = [:]

    init(
        verification: ModelVerification, source: ModelSource, crew: HashingCrew,
        known: @escaping (String) -> LeafStates?
    ) {
        self.verification = verification
        self.source = source
        self.crew = crew
        self.known = known
        report = ModelReport(model: source.model, status: .unknown)
    }

    mutating func run() throws(Stop) {
        switch source.format {
        case .ollama: try ollama()
        case .gguf: try gguf()
        case .safetensors: try safetensors()
        }
        report.status = .ok
        report.isIntact = true
    }

    /// All that was found out, after a ``run()`` that threw nothing.
    var examination: ModelExamination {
        let contents = ModelContents(
            model: report.model, digest: report.digest, layers: TextBudget.spend(on: layers), notices: notices.texts)
        return ModelExamination(report: report, contents: contents, leaves: leaves)
    }

    /// Has the crew work on files; refuses for the first that is not good.
    mutating func findings(_ tasks: [FileTask]) throws(Stop) -> [FileFinding] {
        var found: [FileFinding] = []
        for (task, outcome) in zip(tasks, try crew.run(tasks)) {
            switch outcome {
            case .good(let finding): found.append(finding)
            case .damaged(let finding): throw .refused(damage(finding, task).at(task.label))
            case .refused(let refusal, let hashed):
                if source.format == .gguf { report.digest = hashed?.digest ?? "" }
                throw .refused(refusal)
            case .abandoned: throw .cancelled
            }
        }
        return found
    }

    /// Takes a good file into the report and the contents, with the templates inside it behind it.
    mutating func add(_ finding: FileFinding, name: String, role: String, layer: String) {
        report.files.append(
            ModelFile(
                name: name, layer: layer, bytes: finding.identity.size, digest: finding.digest,
                identity: finding.identity))
        if let states = finding.leaves { leaves[finding.digest] = states }
        layers.append(
            ModelContents.Layer(
                role: role, name: name, digest: finding.digest, bytes: finding.identity.size,
                text: finding.inside.text))
        for template in finding.inside.templates {
            layers.append(
                ModelContents.Layer(
                    role: "chat_template", name: template.key, digest: template.digest, bytes: template.bytes,
                    text: template.text))
        }
        notices.add(about: finding.identity, of: name)
    }

    /// What is said of a file with another digest than it must have, with the place where that is known.
    private func damage(_ finding: FileFinding, _ task: FileTask) -> Refusal {
        let wanted = task.digest ?? ""
        var reason = "the blob has SHA-256 \(finding.digest)"
        if let states = finding.leaves, let leaf = known(wanted)?.firstDifference(from: states) {
            let bytes = states.bytes(ofLeaf: leaf)
            reason += "; the first damage is in leaf \(leaf), bytes \(bytes.lowerBound) to \(bytes.upperBound)"
        }
        return Refusal(.mismatch, reason, wanted: wanted)
    }
}
