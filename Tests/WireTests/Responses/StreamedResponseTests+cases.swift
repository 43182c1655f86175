@testable import Wire

extension StreamedResponseTests {
    private static let usage = #"{"choices":[],"usage":{"prompt_tokens":11,"completion_tokens":6}}"#
    private static let counts = #""done":true,"prompt_eval_count":11,"eval_count":6"#

    private static func chunk(_ delta: String, _ rest: String = "") -> String {
        #"{"choices":[{"index":0,"delta":\#(delta)\#(rest)}]}"#
    }

    private static func calls(_ calls: String) -> String { chunk(#"{"tool_calls":[\#(calls)]}"#) }

    private static let logprob = #"{"token":"a","bytes":[97],"logprob":-0.5,"top_logprobs":[]}"#

    static let cases: [Sample] = [
        Sample(
            name: "plain", upstream: .chatCompletions,
            payloads: [
                chunk(#"{"role":"assistant","content":""}"#), chunk(#"{"content":"H\"i"}"#),
                chunk(#"{"content":"\n!"}"#),
                chunk("{}", #","finish_reason":"stop""#), usage, "[DONE]",
            ],
            events: Events.openedText(0) + [Events.delta(0, #"H\"i"#), Events.delta(0, #"\n!"#)]
                + Events.closedText(0, #"H\"i\n!"#),
            output: WholeResponseTests.message(WholeResponseTests.text(#"H\"i\n!"#))),
        Sample(
            name: "cut off", upstream: .ollamaChat,
            payloads: [
                #"{"message":{"content":"","thinking":"hm"},"done":false}"#,
                #"{"message":{"content":"He"},"done":false}"#,
                #"{"message":{"content":"y"},"done_reason":"length",\#(counts)}"#,
            ],
            events: Events.reasoning("hm") + Events.openedText(1) + [Events.delta(1, "He"), Events.delta(1, "y")]
                + Events.closedText(1, "Hey", "incomplete"),
            output: WholeResponseTests.reasoning + ","
                + WholeResponseTests.message(WholeResponseTests.text("Hey"), 1, "incomplete"),
            isCut: true),
        Sample(
            name: "nothing", upstream: .ollamaChat, payloads: [#"{"message":{"content":""},\#(counts)}"#],
            events: Events.openedText(0) + Events.closedText(0, ""),
            output: WholeResponseTests.message(WholeResponseTests.text(""))),
        Sample(
            name: "refusal", upstream: .chatCompletions,
            payloads: [chunk(#"{"refusal":"I "}"#), chunk(#"{"refusal":"won't"}"#), usage, "[DONE]"],
            events: Events.refusal("I ", "won't"),
            output: WholeResponseTests.message(#"{"type":"refusal","refusal":"I won't"}"#)),
        // Pieces of two calls in turns; text that comes late is an item of its own.
        Sample(
            name: "calls in pieces", upstream: .chatCompletions,
            payloads: [
                chunk(#"{"content":"I"}"#), calls(#"{"index":0,"id":"a","function":{"name":"f","arguments":""}}"#),
                calls(
                    #"{"index":0,"function":{"arguments":"{\"k\":"}},{"index":1,"id":"b","function":{"name":"g","arguments":"{}"}}"#
                ),
                chunk(#"{"content":"so"}"#), calls(#"{"index":0,"function":{"arguments":" 1}"}}"#),
                chunk("{}", #","finish_reason":"tool_calls""#), usage, "[DONE]",
            ],
            events: Events.openedText(0) + [Events.delta(0, "I")] + Events.closedText(0, "I")
                + Events.openedCall(1, "a", "f") + [Events.callDelta(1, #"{\"k\":"#)] + Events.openedCall(2, "b", "g")
                + [Events.callDelta(2, "{}")] + Events.openedText(3) + [
                    Events.delta(3, "so"), Events.callDelta(1, " 1}"),
                ]
                + Events.closedCall(1, "a", "f", #"{\"k\": 1}"#) + Events.closedCall(2, "b", "g", "{}")
                + Events.closedText(3, "so"),
            output: WholeResponseTests.message(WholeResponseTests.text("I")) + ","
                + WholeResponseTests.call(1, "a", "f", #"{\"k\": 1}"#) + ","
                + WholeResponseTests.call(2, "b", "g", "{}")
                + "," + WholeResponseTests.message(WholeResponseTests.text("so"), 3)),
        // Calls that all claim to be the first, and one that brings its name late.
        Sample(
            name: "calls under one index", upstream: .chatCompletions,
            payloads: [
                calls(#"{"index":0,"id":"a","function":{"name":"","arguments":"{"}}"#),
                calls(#"{"index":0,"id":"a","function":{"name":"f","arguments":"}"}}"#),
                calls(#"{"index":0,"id":"b","function":{"name":"g","arguments":"{"}}"#),
                calls(#"{"index":0,"id":"b","function":{"name":"g","arguments":"}"}}"#), usage, "[DONE]",
            ],
            events: Events.openedCall(0, "a", "") + [Events.callDelta(0, "{"), Events.callDelta(0, "}")]
                + Events.openedCall(1, "b", "g") + [Events.callDelta(1, "{"), Events.callDelta(1, "}")]
                + Events.closedCall(0, "a", "f", "{}") + Events.closedCall(1, "b", "g", "{}"),
            output: WholeResponseTests.call(0, "a", "f", "{}") + "," + WholeResponseTests.call(1, "b", "g", "{}")),
        // The upstream gives two calls one id, and repeats it with every piece.
        Sample(
            name: "calls under one id", upstream: .chatCompletions,
            payloads: [
                calls(#"{"index":0,"id":"a","function":{"name":"f","arguments":"{}"}}"#),
                calls(#"{"index":1,"id":"a","function":{"name":"f","arguments":"{"}}"#),
                calls(#"{"index":1,"id":"a","function":{"name":"f","arguments":"}"}}"#), usage, "[DONE]",
            ],
            events: Events.openedCall(0, "a", "f") + [Events.callDelta(0, "{}")]
                + Events.openedCall(1, "call_id_1", "f")
                + [Events.callDelta(1, "{"), Events.callDelta(1, "}")] + Events.closedCall(0, "a", "f", "{}")
                + Events.closedCall(1, "call_id_1", "f", "{}"),
            output: WholeResponseTests.call(0, "a", "f", "{}") + ","
                + WholeResponseTests.call(1, "call_id_1", "f", "{}")),
        Sample(
            name: "all in one piece", upstream: .ollamaChat,
            payloads: [
                #"{"message":{"content":"I","thinking":"hm","tool_calls":[{"function":{"name":"f","arguments":{}}}]},\#(counts)}"#
            ],
            events: Events.reasoning("hm") + Events.openedText(1) + [Events.delta(1, "I")] + Events.closedText(1, "I")
                + Events.openedCall(2, "call_id_2", "f") + [Events.callDelta(2, "{}")]
                + Events.closedCall(2, "call_id_2", "f", "{}"),
            output: WholeResponseTests.reasoning + "," + WholeResponseTests.message(WholeResponseTests.text("I"), 1)
                + ","
                + WholeResponseTests.call(2, "call_id_2", "f", "{}")),
        Sample(
            name: "one call a line", upstream: .ollamaChat,
            payloads: [
                #"{"message":{"content":"","tool_calls":[{"function":{"index":0,"name":"f","arguments":{"k":1}}}]},"done":false}"#,
                #"{"message":{"content":"","tool_calls":[{"id":"z","function":{"index":1,"name":"g","arguments":{}}}]},"done":false}"#,
                #"{"message":{"content":""},"done_reason":"stop",\#(counts)}"#,
            ],
            events: Events.openedCall(0, "call_id_0", "f") + [Events.callDelta(0, #"{\"k\":1}"#)]
                + Events.openedCall(1, "z", "g") + [Events.callDelta(1, "{}")]
                + Events.closedCall(0, "call_id_0", "f", #"{\"k\":1}"#) + Events.closedCall(1, "z", "g", "{}"),
            output: WholeResponseTests.call(0, "call_id_0", "f", #"{\"k\":1}"#) + ","
                + WholeResponseTests.call(1, "z", "g", "{}")),
        // One of the tokens comes without text.
        Sample(
            name: "log probabilities", upstream: .ollamaChat,
            payloads: [
                #"{"message":{"content":"","thinking":"hm"},"logprobs":[{"token":"hm","logprob":-1}],"done":false}"#,
                #"{"message":{"content":"a"},"logprobs":[{"token":"a","logprob":-0.5}],"done":false}"#,
                #"{"message":{"content":""},"logprobs":[{"token":"a","logprob":-0.5}],\#(counts)}"#,
            ],
            events: Events.reasoning("hm") + Events.openedText(1)
                + [Events.delta(1, "a", logprobs: "[\(logprob)]"), Events.delta(1, "", logprobs: "[\(logprob)]")]
                + Events.closedText(1, "a", logprobs: "[\(logprob),\(logprob)]"),
            output: WholeResponseTests.reasoning + ","
                + WholeResponseTests.message(
                    #"{"type":"output_text","text":"a","annotations":[],"logprobs":[\#(logprob),\#(logprob)]}"#, 1),
            members: #""top_logprobs":2"#),
    ]
}
