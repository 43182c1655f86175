import Foundation
import Stores
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    /// Dashboard, rules and guide name what `/metrics` has.
    @Suite struct ObservabilityPapersTests {
        private static let docs = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../docs").standardizedFileURL

        private static func text(_ path: String) throws -> String {
            try String(contentsOf: docs.appending(path: path), encoding: .utf8)
        }

        /// The metrics of a gateway, those of a shared state included, with their kinds.
        private static func families() async throws -> [String: String] {
            var families: [String: String] = [:]
            try await GatewayHarness.run(configure: { $0.redis = RedisAddress("unix:\($0.data)/none.sock") }) {
                gateway in
                let lines = try await gateway.control("GET", "/metrics").text.split(separator: "\n")
                for words in lines.map({ $0.split(separator: " ") }) where words.count == 4 && words[1] == "TYPE" {
                    families[String(words[2])] = String(words[3])
                }
            }
            return families
        }

        /// The metrics that a text names, without what stands behind a histogram's name.
        private static func names(_ text: String, _ families: [String: String]) -> Set<String> {
            let found = text.matches(of: /\b(?:secureinfer|gen_ai|process)_[a-z0-9_]*[a-z0-9]/)
                .map { String($0.output) }
            return Set(
                found.filter { !labels.contains($0) }.map { name in
                    let base = ["_bucket", "_sum", "_count"].first { name.hasSuffix($0) }
                        .map { String(name.dropLast($0.count)) }
                    return base.flatMap { families[$0] == "histogram" ? $0 : nil } ?? name
                })
        }

        private static let labels: Set<String> = [
            "gen_ai_operation_name", "gen_ai_provider_name", "gen_ai_request_model", "gen_ai_token_type",
        ]

        @Test(arguments: [
            "observability/grafana-dashboard.json", "observability/alerts.yaml", "observability/alerts.test.yaml",
            "guides/observability.md",
        ])
        func `every metric that is named is one of the gateway's`(path: String) async throws {
            let families = try await Self.families()
            let strange = Self.names(try Self.text(path), families).subtracting(families.keys)
            #expect(strange.isEmpty, "\(strange.sorted())")
        }

        @Test func `the guide names every metric`() async throws {
            let families = try await Self.families()
            #expect(families.count > 60)
            let missing = Set(families.keys).subtracting(Self.names(try Self.text("guides/observability.md"), families))
            #expect(missing.isEmpty, "\(missing.sorted())")
        }

        @Test func `every rule has words for what is wrong and what to do, and a test`() throws {
            let rules = try Self.text("observability/alerts.yaml")
            let tests = try Self.text("observability/alerts.test.yaml")
            let pieces = rules.components(separatedBy: "- alert: ").dropFirst()
            #expect(pieces.count >= 18)
            for piece in pieces {
                let name = String(piece.prefix { $0 != "\n" })
                for word in ["summary:", "description:", "action:", "severity:"] {
                    #expect(piece.contains(word), "\(name): \(word)")
                }
                #expect(tests.contains("name: \(name) is raised in its time"), "\(name)")
            }
        }

        @Test func `the dashboard's panels have their own ids and places, a title and words about it`() throws {
            let board = try JSONDocument(Array(try Self.text("observability/grafana-dashboard.json").utf8)).root
            #expect(board["schemaVersion"]?.int == 39)
            var (ids, cells): (Set<Int>, Set<Int>) = ([], [])
            for panel in try #require(board["panels"]).elements {
                let title = try #require(panel["title"]?.string)
                #expect(ids.insert(try #require(panel["id"]?.int)).inserted, "\(title): its id")
                let place = try #require(panel["gridPos"])
                let (x, y) = (try #require(place["x"]?.int), try #require(place["y"]?.int))
                let (width, height) = (try #require(place["w"]?.int), try #require(place["h"]?.int))
                #expect(x + width <= 24, "\(title): its width")
                let own = (y..<(y + height)).flatMap { row in (x..<(x + width)).map { row * 24 + $0 } }
                #expect(cells.isDisjoint(with: own), "\(title): lies on another")
                cells.formUnion(own)
                guard panel["type"]?.string != "row" else { continue }
                #expect(panel["description"]?.string?.isEmpty == false, "\(title): no description")
                #expect(panel["targets"].map { Array($0.elements) }?.isEmpty == false, "\(title): no expression")
            }
        }
    }
}
