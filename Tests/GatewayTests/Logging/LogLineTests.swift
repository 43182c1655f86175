import Logging
import Synchronization
import Testing
import Wire

@testable import Gateway

struct LogLineTests {
    private static let line = LogLine(
        time: 1_700_000_000_023, level: .warning, logger: "secureinfer", message: "upstream failed",
        fields: [
            ("upstream.name", .text("gpu 1")), ("count", .number(3)), ("decision.reasons", .list(["a", "b"])),
            ("plain", .text("word")),
        ])

    @Test func `a line is one JSON object with a time in UTC, fixed words and names with dots`() {
        #expect(
            String(decoding: Self.line.json, as: UTF8.self)
                == #"{"time":"2023-11-14T22:13:20.023Z","level":"warning","logger":"secureinfer","#
                + #""message":"upstream failed","upstream.name":"gpu 1","count":3,"decision.reasons":["a","b"],"#
                + #""plain":"word"}"# + "\n")
    }

    @Test func `a line for people quotes what is more than a word`() {
        #expect(
            String(decoding: Self.line.text, as: UTF8.self)
                == "2023-11-14T22:13:20.023Z warning secureinfer: upstream failed upstream.name=\"gpu 1\" count=3 "
                + "decision.reasons=a,b plain=word\n")
    }

    @Test(arguments: [
        "a\nb", "a\r\u{1B}[2Jb", "a\u{9B}31mb", "a\u{202E}b", "a\u{2028}b", "a\u{0}b", "a\u{7F}b", "a\"b\\c",
    ])
    func `nothing in a value can end the line or act on a terminal`(value: String) throws {
        var line = Self.line
        line.fields = [("x", .text(value))]
        for bytes in [line.json, line.text] {
            let text = String(decoding: bytes.dropLast(), as: UTF8.self)
            #expect(
                text.unicodeScalars.allSatisfy { scalar in
                    scalar == " " || ![.control, .format, .lineSeparator].contains(scalar.properties.generalCategory)
                }, "\(text.debugDescription)")
            #expect(bytes.last == UInt8(ascii: "\n"))
        }
        #expect(try JSONDocument(Array(line.json.dropLast())).root["x"]?.string == value)
    }

    @Test func `nothing in a message can end the line either`() throws {
        var line = Self.line
        line.message = "a\nb\u{1B}[2J"
        #expect(line.text.count { $0 == UInt8(ascii: "\n") } == 1 && !line.text.contains(0x1B))
        #expect(line.json.count { $0 == UInt8(ascii: "\n") } == 1 && !line.json.contains(0x1B))
    }

    @Test func `a long value is cut`() throws {
        var line = Self.line
        line.fields = [("x", .text(String(repeating: "a", count: 5000)))]
        #expect(try JSONDocument(Array(line.json.dropLast())).root["x"]?.string?.utf8.count == 1027)
    }

    @Test func `a logger writes lines of its level and above, which may change`() {
        let lines = Mutex<[String]>([])
        let level = LogLevel(.warning)
        let logger = Logger(label: "l") { label in
            LineLogHandler(label: label, format: .json, level: level) { line in
                lines.withLock { $0.append(String(decoding: line, as: UTF8.self)) }
            }
        }
        logger.info("left out")
        logger.warning("kept", metadata: ["b": "2", "a": "1"])
        var quieter = logger
        quieter.logLevel = .critical
        quieter.error("left out, and the others go on")
        level.value = .debug
        logger.debug("kept too")
        let written = lines.withLock { $0 }
        #expect(written.count == 2)
        #expect(written[0].contains(#""level":"warning","logger":"l","message":"kept","a":"1","b":"2"}"#))
        #expect(written[1].contains(#""message":"kept too"}"#))
    }
}
