import Testing
import Wire

@testable import Gateway

struct OutputTests {
    @Test func `text from outside cannot act on a terminal`() {
        #expect(Output.printable("a\u{1B}[2Jb\r\n\u{202E}c\u{200B}\u{9B}d\u{E0041}") == "a�[2Jb���c��d�")
        #expect(Output.printable("Grüße 東京 e\u{301}") == "Grüße 東京 e\u{301}")
    }

    @Test func `JSON from outside cannot act on a terminal either, and says the same`() throws {
        let json = "{\"a\":\"Grüße\u{9B}31m\u{202E}\u{E0041}東京\"}"
        let text = Output.harmless(json)
        #expect(text == #"{"a":"Grüße\u009b31m\u202e\udb40\udc41東京"}"#)
        let (before, after) = (try JSONDocument(Array(json.utf8)), try JSONDocument(Array(text.utf8)))
        #expect(before.root["a"]?.string == after.root["a"]?.string)
        #expect(Output.harmless("{\n}") == "{\n}")
    }

    @Test(arguments: [
        (#"{"a":null}"#, "-"), (#"{}"#, "-"), (#"{"a":"x\u001b[m"}"#, "x�[m"), (#"{"a":7}"#, "7"),
        (#"{"a":true}"#, "yes"), (#"{"a":""}"#, "-"), (#"{"a":["x","y"]}"#, "x,y"), (#"{"a":[]}"#, "-"),
        (#"{"a":0.5}"#, "0.5"),
        (#"{"a":{"b":"\u001b"}}"#, #"{"b":"\u001b"}"#),
    ])
    func `values are shown as words`(json: String, text: String) throws {
        #expect(Output.text(try JSONDocument(Array(json.utf8)).root["a"]) == text)
    }

    @Test(arguments: [
        ("not_found", 1), ("name_taken", 1), ("role_too_low", 1), ("version_conflict", 1), ("job_ended", 1),
        ("auth_invalid", 2), ("value_invalid", 2), ("internal", 2), ("too_many_tokens", 2), ("unreachable", 2),
    ])
    func `an error of the control API ends with the contract's exit code`(code: String, exit: Int32) {
        let failure = Failure(ControlError(code: code, message: "m\u{1B}", hint: ""))
        #expect(failure.code == exit)
        #expect(failure.message == "m\u{FFFD}")
    }

    @Test func `a refused token and a low role always have a hint`() {
        for code in ["auth_invalid", "role_too_low"] {
            #expect(!Failure(ControlError(code: code, message: "no")).hint.isEmpty)
        }
    }
}
