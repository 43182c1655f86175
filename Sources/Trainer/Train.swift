import ArgumentParser
import Foundation
import RiskScorer

/// `make train`: makes the classifier's weights of labelled rows and the grammar, the same bytes for the same input.
@main
struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "secureinfer-train",
        abstract: "Train and calibrate the risk scorer's classifier.",
        discussion: """
            DATA holds train/permissive.jsonl, train/synthetic.jsonl and dev/*.jsonl, each line \
            {"text","label","source"} with label 1 for an attack. Training/README.md has the format of the grammar.

            Example:
              secureinfer-train --data ../prompts --grammar Training/Grammar --weights Sources/CWeights
            """)

    @Option(help: "Folder with train/ and dev/.") var data: String
    @Option(help: "Folder of the grammar.") var grammar = "Training/Grammar"
    @Option(help: "Folder that user.weights and tool.weights are written to.") var weights = "Sources/CWeights"
    @Option(help: "Train this vector only: user or tool.") var only: String?
    @Option(help: "Cost of an error against the size of the weights.") var cost = 5.0
    @Option(help: "Words in a window of what people write.") var userWindow = 32
    @Option(help: "Words up to which what people write is judged as a whole too.") var userWhole = 160
    @Option(help: "Words in a window of a document.") var toolWindow = 24
    @Option(help: "How much a row of the grammar counts beside a collected one, in what people write.")
    var userWritten = 0.3
    @Option(help: "The same in documents.") var toolWritten = 0.05
    @Option(help: "How much more rows of files with honest lines only count.") var honest = 10.0
    @Option(help: "Words that a sentence needs to be judged alone.") var leastSentence = 5
    @Option(help: "Share of honest development rows that may be blocked, of what people write.") var userBlocked = 0.005
    @Option(help: "The same of documents.") var toolBlocked = 0.01
    @Option(help: "Rows or templates that a feature must stand in.") var least = 3
    @Option(help: "Passes over all examples in a round.") var passes = 8
    @Option(help: "Benign parts of a text that a round may add.") var hardest = 3
    @Option(help: "Rounds of looking for hard parts.") var rounds = 3

    @Option(help: "Folder that the development rows that were judged wrongly are written to.") var mistakes: String?
    @Option(help: "Also measure on these rows: user=FILE or tool=FILE.") var measure: [String] = []

    /// What is tried for ``ModelShape/lengthCost``.
    private static let lengthCosts: [Float] = [0, 0.1, 0.2, 0.3, 0.4]

    func validate() throws {
        guard only == nil || only == "user" || only == "tool" else {
            throw ValidationError("--only takes user or tool")
        }
        for window in [userWindow, toolWindow] where !UnitShape.windowLimits.contains(window) {
            throw ValidationError("a window has \(UnitShape.windowLimits) words, not \(window)")
        }
    }

    func run() throws {
        var rules = try Grammar(folder: grammar)
        rules.honest = honest
        let set = try TrainingSet(data: data, grammar: rules, written: (userWritten, toolWritten))
        if only != "tool" {
            try make(
                "user", set.user, UnitShape(window: userWindow, wholeLimit: userWhole, leastSentence: leastSentence),
                Calibrator(set: .user(data), blockShare: userBlocked)
            ) { Models(user: $0, tool: nil) }
        }
        if only != "user" {
            try make(
                "tool", set.tool, UnitShape(window: toolWindow, wholeLimit: toolWindow, leastSentence: leastSentence),
                Calibrator(set: .tool(data), blockShare: toolBlocked)
            ) { Models(user: nil, tool: $0) }
        }
    }

    private func make(
        _ name: String, _ rows: [Row], _ units: UnitShape, _ calibrator: Calibrator, _ models: (LinearModel) -> Models
    ) throws {
        print("\(name): \(rows.count) rows, \(rows.count(where: \.isAttack)) attacks")
        let table = UnitTable(rows, units)
        print("\(name): \(table.units.count) units, \(table.words.count + table.groups.count) features")
        let (words, groups) = table.features(rows, least: least)
        table.keep(words: words, groups: groups)
        print("\(name): \(words.count) words, \(groups.count) groups")
        let regression = Teacher(cost: cost, passes: passes, rounds: rounds, hardest: hardest)
            .train(rows, table)
        var shape = ModelShape()
        shape.units = units
        let trials = try Self.lengthCosts.map { cost in
            shape.lengthCost = cost
            let memory = WeightsMemory(Quantizer.encode(regression, words: words, groups: groups, shape))
            guard let model = memory.model else { throw ExitCode.failure }
            let (calibration, result) = calibrator.calibrate(model, models(model))
            return Trial(cost: cost, memory: memory, calibration: calibration, result: result)
        }
        guard let best = trials.max(by: { $0.result.recall < $1.result.recall }), let model = best.memory.model else {
            throw ExitCode.failure
        }
        let (calibration, result) = (best.calibration, best.result)
        shape.lengthCost = best.cost
        shape.calibration = calibration
        print("\(name): \(best.cost) off the margin for each doubling of the length")
        try Data(Quantizer.encode(regression, words: words, groups: groups, shape)).write(
            to: URL(fileURLWithPath: weights + "/\(name).weights"))
        print("\(name): \(regression.examples.count) examples, calibration \(calibration.numbers)")
        print(result.table)
        if let mistakes { try Data(result.mistakes.utf8).write(to: URL(fileURLWithPath: mistakes + "/\(name).jsonl")) }
        print("dev", calibrator.points(result.rows, result.rows, calibration))
        for file in measure where file.hasPrefix(name + "=") {
            let rows = try Row.read(String(file.dropFirst(name.count + 1)))
            let judged = Measurement.judge(.init(rows: rows, channel: calibrator.set.channel), models(model))
            print(Measurement(rows: judged, calibration: calibration).table)
            print(file, calibrator.points(result.rows, judged, calibration))
        }
    }
}

/// A model with one cost of length.
private struct Trial {
    let cost: Float
    let memory: WeightsMemory
    let calibration: Calibration
    let result: Measurement
}

/// A weights file in memory that stays where it is.
private final class WeightsMemory {
    private let bytes: UnsafeMutableRawBufferPointer

    init(_ file: [UInt8]) {
        bytes = .allocate(byteCount: file.count, alignment: 64)
        bytes.copyBytes(from: file)
    }

    deinit { bytes.deallocate() }

    /// The model; valid as long as this is.
    var model: LinearModel? { LinearModel(UnsafeRawBufferPointer(bytes)) }
}
