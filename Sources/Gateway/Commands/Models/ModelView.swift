import ArgumentParser
import Glibc
import Wire

/// Models as people see them.
enum ModelView {
    /// Characters of a digest that are shown on a terminal; programs get all of it.
    private static let shortDigest = 16

    /// Prints the verdicts; ends with exit code 1 if one of them is not good.
    static func show(_ models: [JSONView], _ output: OutputOptions) throws {
        if output.json {
            Output.json(models)
        } else {
            Output.show(table(models, isShort: isatty(1) == 1), output.paint, none: "no models")
        }
        if models.contains(where: { $0["status"]?.string != "ok" }) { throw ExitCode(1) }
    }

    static func table(_ models: [JSONView], isShort: Bool) -> Table {
        var table = Table(columns: ["MODEL", .state("STATUS"), "DIGEST", .number("BYTES"), "REASON"])
        table.rows = models.map { model in
            let digest = Output.text(model["digest"])
            return [
                Output.text(model["model"]), Output.text(model["status"]),
                isShort ? String(digest.prefix(shortDigest)) : digest, Output.text(model["bytes"]),
                Output.text(model["reason"]),
            ]
        }
        return table
    }

    static func card(_ model: JSONView) -> [(name: String, value: String)] {
        let members: [StaticString] = ["model", "status", "digest", "want", "layer", "reason", "bytes", "origin", "by"]
        return members.map { ("\($0)", Output.text(model[$0])) } + [("pinned", Output.time(model["pinned_at"]))]
    }

    static func layers(_ layers: [JSONView]) -> Table {
        var table = Table(columns: ["LAYER", .state("STATUS"), .number("BYTES"), "DIGEST", "NAME"])
        table.rows = layers.map { layer in
            [
                Output.text(layer["role"]), Output.text(layer["status"]), Output.text(layer["bytes"]),
                Output.text(layer["digest"]), Output.text(layer["name"]),
            ]
        }
        return table
    }

    static func missing(_ model: String) -> Failure {
        Failure(code: 1, "there is no model \(Output.printable(model))", hint: "See secureinfer model list.")
    }
}
