import Glibc
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    /// Names of conversations that lead to nothing of the tenant's, wherever a client can write one.
    @Suite struct ForgedNameTests {
        /// How one is made of the tenant's own and of another tenant's.
        enum Forgery: String, CaseIterable, Sendable {
            case guessed, zeros, replayed, foreignProof, foreignNumber, exchanged
            case short, long, withoutProof, withoutKind, kindAlone, otherKind, upperDigits, upperKind, changed
            case path, ownBelowPath, pathBelowOwn, directory, ownBesideDirectory
            case escapedDirectory, escapedSlash, escapedNUL, escapedTwin
            case endsInNUL, holdsNUL, huge, longer
            case composed, decomposed, fullWidthDigits, fullWidthKind, combining, byteOrderMark, invisible, two, sql

            func name(_ own: String, _ foreign: String) -> String {
                switch self {
                case .guessed, .zeros, .replayed, .foreignProof, .foreignNumber, .exchanged: guess(own, foreign)
                case .short, .long, .withoutProof, .withoutKind, .kindAlone, .otherKind, .upperDigits, .upperKind,
                    .changed:
                    damaged(own)
                case .path, .ownBelowPath, .pathBelowOwn, .directory, .ownBesideDirectory, .escapedDirectory,
                    .escapedSlash, .escapedNUL, .escapedTwin:
                    pathlike(own)
                case .endsInNUL, .holdsNUL, .huge, .longer, .two, .sql: crammed(own, foreign)
                case .composed, .decomposed, .fullWidthDigits, .fullWidthKind, .combining, .byteOrderMark, .invisible:
                    twin(own)
                }
            }

            private func guess(_ own: String, _ foreign: String) -> String {
                switch self {
                case .guessed: return "conv_" + String(repeating: "5a", count: 32)
                case .foreignProof: return String(own.prefix(37)) + String(foreign.suffix(32))
                case .foreignNumber: return String(foreign.prefix(37)) + String(own.suffix(32))
                case .exchanged: return "conv_" + String(own.suffix(32)) + String(own.dropFirst(5).prefix(32))
                case .replayed: return foreign
                default: return "conv_" + String(repeating: "0", count: 64)
                }
            }

            private func damaged(_ own: String) -> String {
                switch self {
                case .short: return String(own.dropLast())
                case .long: return own + "0"
                case .withoutProof: return String(own.prefix(37))
                case .withoutKind: return String(own.dropFirst(5))
                case .otherKind: return "resp_" + String(own.dropFirst(5))
                // With a letter, so that there is one to be written large.
                case .upperDigits: return "conv_" + String(own.dropFirst(6)).uppercased() + "A"
                case .upperKind: return "CONV_" + String(own.dropFirst(5))
                case .changed: return String(own.dropLast()) + (own.last == "0" ? "1" : "0")
                default: return "conv_"
                }
            }

            private func pathlike(_ own: String) -> String {
                switch self {
                case .path: return "a/b"
                case .ownBelowPath: return "a/" + own
                case .pathBelowOwn: return own + "/a"
                case .ownBesideDirectory: return "../conversations/" + own
                case .escapedDirectory: return "%2e%2e"
                case .escapedSlash: return own + "%2F"
                case .escapedNUL: return own + "%00"
                case .escapedTwin: return "%63" + String(own.dropFirst())
                default: return ".."
                }
            }

            private func crammed(_ own: String, _ foreign: String) -> String {
                switch self {
                case .endsInNUL: return own + "\0"
                case .holdsNUL: return String(own.prefix(30)) + "\0" + String(own.dropFirst(31))
                case .huge: return own + String(repeating: "a", count: 64 << 10)
                case .longer: return own + String(repeating: "a", count: 8000)
                case .two: return own + "," + foreign
                default: return own + "' OR 1=1 --"
                }
            }

            /// What some reader or other takes for the same text.
            private func twin(_ own: String) -> String {
                switch self {
                case .composed: return String(own.dropLast()) + "\u{e9}"
                case .decomposed: return String(own.dropLast()) + "e\u{301}"
                case .fullWidthDigits: return "conv_" + Self.wide(own.dropFirst(5))
                case .fullWidthKind: return Self.wide(own.prefix(4)) + String(own.dropFirst(4))
                case .combining: return own + "\u{301}"
                case .byteOrderMark: return "\u{feff}" + own
                default: return own + "\u{200b}"
                }
            }

            private static func wide(_ text: Substring) -> String {
                var out = String.UnicodeScalarView()
                for scalar in text.unicodeScalars { out.append(Unicode.Scalar(scalar.value + 0xFEE0) ?? scalar) }
                return String(out)
            }
        }

        /// Where a client can write a name.
        private enum Way: CaseIterable {
            case shown, deleted, header, ollamaHeader, body

            func request(_ name: String, _ key: String) -> String {
                let login = "host: gateway\r\nauthorization: Bearer \(key)\r\n"
                let header = "x-conversation-id: \(name)\r\n"
                switch self {
                case .shown: return "GET /v1/conversations/\(name) HTTP/1.1\r\n\(login)\r\n"
                case .deleted: return "DELETE /v1/conversations/\(name) HTTP/1.1\r\n\(login)\r\n"
                case .header: return ChatCall().bytes(key, extra: header)
                case .ollamaHeader: return ChatCall(dialect: .ollama).bytes(key, extra: header)
                case .body:
                    var out = JSONWriter()
                    out.beginObject()
                    out.field("model", "tiny")
                    out.field("input", "Hi.")
                    out.field("previous_response_id", name)
                    out.endObject()
                    return ChatCall.post("/v1/responses", out.text, key: key)
                }
            }
        }

        @Test(.timeLimit(.minutes(2)))
        func `every forged name gets the same answer as one that is not there, and is written down nowhere`()
            async throws
        {
            try await GatewayHarness.run { gateway in
                let talk = Talk(gateway: gateway, tenant: try await gateway.tenant())
                let other = Talk(gateway: gateway, tenant: try await gateway.tenant("globex"))
                let own = try #require(try await talk.say("Mine.", in: "new").field("x-conversation-id"))
                let foreign = try #require(try await other.say("Secret.", in: "new").field("x-conversation-id"))
                let last = try await talk.say("Soon over.", in: "new")
                #expect(last.status == 200, "\(last.text)")
                let gone = try #require(last.field("x-conversation-id"))
                #expect(try await talk.delete(gone).status == 200)
                let asked = gateway.upstream.received.count
                for way in Way.allCases {
                    let absent = try await gateway.exchange(way.request(gone, talk.tenant.key))
                    #expect(absent.status == 404)
                    for item in Forgery.allCases {
                        let name = item.name(own, foreign)
                        let answer = try await gateway.exchange(way.request(name, talk.tenant.key))
                        // Only what is no good head is refused for that.
                        guard ![400, 414, 431].contains(answer.status) else {
                            #expect(way != .body && Self.isBadHead(name), "\(way) \(item): \(answer.text)")
                            #expect(!answer.text.contains(name))
                            continue
                        }
                        #expect(answer.status == 404, "\(way) \(item)")
                        #expect(answer.anonymousHead == absent.anonymousHead, "\(way) \(item)")
                        #expect(answer.body == absent.body, "\(way) \(item)")
                    }
                }
                #expect(gateway.upstream.received.count == asked)
                for (talk, id) in [(talk, own), (other, foreign)] {
                    #expect(try await talk.get("/v1/conversations/\(id)").json?["turns"]?.int == 2)
                }
                _ = try await gateway.decision(try await talk.say("The end.", in: nil))
                try Self.expectUnwritten(
                    Forgery.allCases.map { $0.name(own, foreign) } + [own, foreign, gone], gateway)
            }
        }

        private static func isBadHead(_ name: String) -> Bool {
            name.utf8.count > 16_000 || name.utf8.contains { $0 <= 0x20 || $0 >= 0x7F }
        }

        /// Neither in the log nor in the database, whole or from the number on.
        private static func expectUnwritten(_ names: [String], _ gateway: GatewayHarness) throws {
            let path = gateway.options.data + "/secureinfer.db"
            let places = try [path, path + "-wal"].map { try TestFolder.contents($0) } + [Array(gateway.log.text.utf8)]
            for name in names where name.utf8.count >= 32 {
                let start = Array(name.utf8.prefix(64))
                for place in places { #expect(!Self.holds(place, start), "\(name.prefix(80))") }
            }
        }

        private static func holds(_ bytes: [UInt8], _ wanted: [UInt8]) -> Bool {
            bytes.withUnsafeBytes { all in
                guard var place = all.baseAddress else { return false }
                var left = all.count - wanted.count + 1
                while left > 0, let hit = memchr(place, Int32(wanted[0]), left) {
                    if memcmp(hit, wanted, wanted.count) == 0 { return true }
                    left -= place.distance(to: hit) + 1
                    place = UnsafeRawPointer(hit) + 1
                }
                return false
            }
        }
    }
}
