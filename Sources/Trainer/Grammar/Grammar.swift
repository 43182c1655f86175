import Foundation

/// All grammar files of one folder, and the slots that they share.
struct Grammar {
    private let folder: String
    /// How much more rows of files with honest lines only count.
    var honest = 1.0
    private let shared: [String: [Template]]
    private static let depthLimit = 16

    /// Reads `shared*.txt` of the folder.
    init(folder: String) throws {
        self.folder = folder
        var shared: [String: [Template]] = [:]
        for name in try Self.names(folder) where name.hasPrefix("shared") {
            let file = try GrammarFile(name: name, text: String(contentsOfFile: folder + "/" + name, encoding: .utf8))
            shared.merge(file.slots) { first, _ in first }
        }
        self.shared = shared
    }

    /// The rows of all files of a subfolder, in the order of names.
    func rows(_ subfolder: String, weight: Double) throws -> [Row] {
        try Self.names(folder + "/" + subfolder).flatMap { name in
            let path = subfolder + "/" + name
            let text = try String(contentsOfFile: folder + "/" + path, encoding: .utf8)
            return try rows(of: GrammarFile(name: path, text: text), weight)
        }
    }

    private static func names(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".txt") }.sorted()
    }

    /// Draws each group in turn until there are enough rows or nothing new comes any more.
    private func rows(of file: GrammarFile, _ weight: Double) throws -> [Row] {
        let weight = file.isHonest && file.name.hasPrefix("user/") ? weight * honest : weight
        var random = SeededRandom(file.name)
        let base = Int(random.next() >> 20)
        var rows: [Row] = []
        var seen: Set<String> = []
        var dry = 0
        while rows.count < file.rows, dry < 5, !file.groups.isEmpty {
            let before = rows.count
            for group in file.groups where rows.count < file.rows {
                var drawing: [String: String] = [:]
                for line in group {
                    var text = ""
                    do {
                        try write(line.template, file, &drawing, &random, 0, into: &text)
                    } catch let fault as Template.Fault {
                        throw GrammarError(file: file.name, line: line.number, problem: fault.problem)
                    }
                    guard seen.insert(text).inserted else { continue }
                    rows.append(
                        Row(
                            text: text, isAttack: line.isAttack, source: "grammar/" + file.name, weight: weight,
                            template: base + group[0].number))
                }
            }
            dry = rows.count == before ? dry + 1 : 0
        }
        return rows
    }

    private func write(
        _ template: Template, _ file: GrammarFile, _ drawing: inout [String: String], _ random: inout SeededRandom,
        _ depth: Int, into text: inout String
    ) throws {
        guard depth < Self.depthLimit else { throw Template.Fault(problem: "slots nest too deep") }
        switch template {
        case .text(let part): text += part
        case .sequence(let parts):
            for part in parts { try write(part, file, &drawing, &random, depth, into: &text) }
        case .choice(let choices):
            try write(choices[random.below(choices.count)], file, &drawing, &random, depth, into: &text)
        case .slot(let name, let key):
            if drawing[key] == nil {
                guard let choices = file.slots[name] ?? shared[name] else {
                    throw Template.Fault(problem: "no slot is called {\(name)}")
                }
                var value = ""
                try write(
                    choices[random.below(choices.count)], file, &drawing, &random, depth + 1, into: &value)
                drawing[key] = value
            }
            text += drawing[key] ?? ""
        }
    }
}
