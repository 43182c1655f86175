import ArgumentParser
import Wire

extension ExtractionCommand {
    struct Bench: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Measure what the detector costs a request on this machine.",
            discussion: """
                Prints the median and the 99th percentile in microseconds: of reading the prompt, of a tenant's state, of the \
                campaigns, of encoding for other gateways, and of all together.

                Example:
                  secureinfer extraction bench --size 500
                """)
        @Option(help: "Bytes of a prompt.") var size = 500
        @Option(help: "How often each of 500 prompts is read.") var rounds = 40
        @OptionGroup var output: OutputOptions

        func run() throws {
            guard (1...1_000_000).contains(size), (1...1_000).contains(rounds) else {
                throw Failure("a number is not taken", hint: "--size is 1 to 1000000, --rounds 1 to 1000.")
            }
            let steps = ExtractionBench(rounds: rounds).run(size: size)
            if output.json {
                var out = JSONWriter()
                out.beginObject()
                for step in steps {
                    out.key(step.name)
                    out.beginObject()
                    out.key("median_us")
                    out.double(step.permille(500))
                    out.key("p99_us")
                    out.double(step.permille(990))
                    out.endObject()
                }
                out.endObject()
                return print(out.text)
            }
            var table = Table(columns: ["STEP", .number("MEDIAN µs"), .number("P99 µs")])
            table.rows = steps.map { [$0.name, Self.text($0.permille(500)), Self.text($0.permille(990))] }
            Output.show(table, output.paint, none: "")
        }

        private static func text(_ microseconds: Double) -> String {
            let tenths = Int((microseconds * 10).rounded())
            return "\(tenths / 10).\(tenths % 10)"
        }
    }
}
