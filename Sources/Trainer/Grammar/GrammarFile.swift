import Foundation

/// A fault in a grammar file, with the place and what was expected.
struct GrammarError: Error, CustomStringConvertible {
    var file: String
    var line: Int
    var problem: String

    var description: String { "\(file):\(line): \(problem) (Training/README.md has the format)" }
}

/// One file of the synthetic grammar, read but not expanded.
struct GrammarFile {
    /// A template and its label.
    struct Line {
        var isAttack: Bool
        var template: Template
        var number: Int
    }

    /// Path relative to the grammar's folder: `user/override.en.txt`.
    let name: String
    private(set) var mechanism = ""
    private(set) var language = ""
    /// Rows that the file gives at most.
    private(set) var rows = 500
    private(set) var slots: [String: [Template]] = [:]
    /// Lines that share one drawing of slots.
    private(set) var groups: [[Line]] = []

    /// Whether the file has honest lines only.
    var isHonest: Bool { groups.allSatisfy { $0.allSatisfy { !$0.isAttack } } }

    /// Reads a file's text.
    init(name: String, text: String) throws {
        self.name = name
        var pending: (slot: String, text: String, line: Int)?
        var group: [Line] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let number = index + 1
            let trimmed = line.drop { $0 == " " || $0 == "\t" }
            if let slot = pending, trimmed.first == "|" {
                pending = (slot.slot, slot.text + " " + trimmed, slot.line)
                continue
            }
            try define(&pending)
            if trimmed.isEmpty {
                if !group.isEmpty { groups.append(group) }
                group = []
            } else if line.hasPrefix("+ ") || line.hasPrefix("- ") {
                let template = try parse(String(line.dropFirst(2)), number)
                group.append(Line(isAttack: line.first == "+", template: template, number: number))
            } else if trimmed.first == "{" {
                pending = try slot(String(trimmed), number)
            } else if trimmed.first != "#" {
                try readSetting(String(trimmed), number)
            }
        }
        try define(&pending)
        if !group.isEmpty { groups.append(group) }
    }

    private func slot(_ line: String, _ number: Int) throws -> (String, String, Int) {
        guard let close = line.firstIndex(of: "}"), let equals = line[close...].firstIndex(of: "=") else {
            throw GrammarError(file: name, line: number, problem: "expected '{slot} = choice | choice'")
        }
        return (
            String(line[line.index(after: line.startIndex)..<close]), String(line[line.index(after: equals)...]), number
        )
    }

    private mutating func define(_ pending: inout (slot: String, text: String, line: Int)?) throws {
        guard let slot = pending else { return }
        pending = nil
        guard slots[slot.slot] == nil else {
            throw GrammarError(file: name, line: slot.line, problem: "slot {\(slot.slot)} is defined twice")
        }
        slots[slot.slot] = try Template.choices(slot.text).map { try parse($0, slot.line) }
    }

    private func parse(_ text: String, _ number: Int) throws -> Template {
        do {
            return try Template(text)
        } catch let fault as Template.Fault {
            throw GrammarError(file: name, line: number, problem: fault.problem)
        }
    }

    private mutating func readSetting(_ line: String, _ number: Int) throws {
        let parts = line.split(separator: " ", maxSplits: 1)
        let value = parts.count == 2 ? String(parts[1]) : ""
        switch parts[0] {
        case "mechanism": mechanism = value
        case "language": language = value
        case "rows" where Int(value) != nil: rows = Int(value) ?? rows
        default:
            throw GrammarError(
                file: name, line: number,
                problem: "expected '+ ', '- ', a slot, a comment, 'mechanism', 'language' or 'rows N'")
        }
    }
}
