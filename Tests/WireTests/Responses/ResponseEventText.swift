@testable import Wire

/// The events of a stream as text.
enum Events {
    /// Splits a stream into its events; what is no event of one name and one line of data is dropped.
    static func parse(_ stream: String) -> [(name: String, data: String)] {
        stream.split(separator: "\n\n").compactMap { event in
            let lines = event.split(separator: "\n")
            guard lines.count == 2, lines[0].hasPrefix("event: "), lines[1].hasPrefix("data: ") else { return nil }
            return (String(lines[0].dropFirst(7)), String(lines[1].dropFirst(6)))
        }
    }

    /// The response around a sample's output; of one that has just begun where there is none.
    static func response(_ sample: StreamedResponseTests.Sample, _ output: String?) -> String {
        let incomplete =
            #""completed_at":null,"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"}"#
        let completed = #""completed_at":9,"status":"completed","incomplete_details":null"#
        let begun = #""completed_at":null,"status":"in_progress","incomplete_details":null"#
        let usage =
            #"{"input_tokens":11,"output_tokens":6,"total_tokens":17,"input_tokens_details":{"cached_tokens":0},"output_tokens_details":{"reasoning_tokens":0}}"#
        let count = sample.members.isEmpty ? 0 : 2
        return #"{"id":"resp_id","object":"response","created_at":7,"#
            + (output == nil ? begun : sample.isCut ? incomplete : completed)
            + #","model":"m","previous_response_id":null,"instructions":null,"output":[\#(output ?? "")],"error":null,"#
            + #""tools":[],"tool_choice":"auto","truncation":"disabled","parallel_tool_calls":true,"text":{"format":{"type":"text"}},"#
            + #""top_p":1,"presence_penalty":0,"frequency_penalty":0,"top_logprobs":\#(count),"temperature":1,"reasoning":null,"#
            + #""usage":\#(output == nil ? "null" : usage),"max_output_tokens":null,"max_tool_calls":null,"store":false,"#
            + #""background":false,"service_tier":"default","metadata":{},"safety_identifier":null,"prompt_cache_key":null}"#
    }

    /// An item that begins, with its part where it has one.
    static func opened(_ index: Int, _ item: String, _ part: String? = nil, id: String = "") -> [String] {
        let added = #"output_item.added","output_index":\#(index),"item":\#(item)"#
        guard let part else { return [added] }
        return [
            added,
            #"content_part.added","item_id":"\#(id)","output_index":\#(index),"content_index":0,"part":\#(part)"#,
        ]
    }

    /// A text that begins.
    static func openedText(_ index: Int) -> [String] {
        let item = #"{"id":"msg_id_\#(index)","type":"message","status":"in_progress","role":"assistant","content":[]}"#
        return opened(index, item, WholeResponseTests.text(""), id: "msg_id_\(index)")
    }

    static func delta(_ index: Int, _ text: String, logprobs: String = "[]") -> String {
        #"output_text.delta","item_id":"msg_id_\#(index)","output_index":\#(index),"content_index":0,"delta":"\#(text)","logprobs":\#(logprobs)"#
    }

    /// A text that ends.
    static func closedText(_ index: Int, _ text: String, _ status: String = "completed", logprobs: String = "[]")
        -> [String]
    {
        let place = #""item_id":"msg_id_\#(index)","output_index":\#(index),"content_index":0"#
        let part = #"{"type":"output_text","text":"\#(text)","annotations":[],"logprobs":\#(logprobs)}"#
        return [
            #"output_text.done",\#(place),"text":"\#(text)","logprobs":\#(logprobs)"#,
            #"content_part.done",\#(place),"part":\#(part)"#,
            #"output_item.done","output_index":\#(index),"item":\#(WholeResponseTests.message(part, index, status))"#,
        ]
    }

    /// The whole life of a refusal in two pieces.
    static func refusal(_ first: String, _ second: String) -> [String] {
        let place = #""item_id":"msg_id_0","output_index":0,"content_index":0"#
        let part = #"{"type":"refusal","refusal":"\#(first)\#(second)"}"#
        let item = #"{"id":"msg_id_0","type":"message","status":"in_progress","role":"assistant","content":[]}"#
        return opened(0, item, #"{"type":"refusal","refusal":""}"#, id: "msg_id_0") + [
            #"refusal.delta",\#(place),"delta":"\#(first)""#, #"refusal.delta",\#(place),"delta":"\#(second)""#,
            #"refusal.done",\#(place),"refusal":"\#(first)\#(second)""#,
            #"content_part.done",\#(place),"part":\#(part)"#,
            #"output_item.done","output_index":0,"item":\#(WholeResponseTests.message(part))"#,
        ]
    }

    /// The whole life of reasoning in one piece, at the start of a response.
    static func reasoning(_ text: String) -> [String] {
        let place = #""item_id":"rs_id_0","output_index":0,"summary_index":0"#
        return [
            #"output_item.added","output_index":0,"item":{"id":"rs_id_0","type":"reasoning","summary":[],"status":"in_progress"}"#,
            #"reasoning_summary_part.added",\#(place),"part":{"type":"summary_text","text":""}"#,
            #"reasoning_summary_text.delta",\#(place),"delta":"\#(text)""#,
            #"reasoning_summary_text.done",\#(place),"text":"\#(text)""#,
            #"reasoning_summary_part.done",\#(place),"part":{"type":"summary_text","text":"\#(text)"}"#,
            #"output_item.done","output_index":0,"item":\#(WholeResponseTests.reasoning)"#,
        ]
    }

    static func openedCall(_ index: Int, _ id: String, _ name: String) -> [String] {
        opened(index, WholeResponseTests.call(index, id, name, "", "in_progress"))
    }

    static func callDelta(_ index: Int, _ text: String) -> String {
        #"function_call_arguments.delta","item_id":"fc_id_\#(index)","output_index":\#(index),"delta":"\#(text)""#
    }

    static func closedCall(
        _ index: Int, _ id: String, _ name: String, _ arguments: String, _ status: String = "completed"
    )
        -> [String]
    {
        [
            #"function_call_arguments.done","item_id":"fc_id_\#(index)","output_index":\#(index),"name":"\#(name)","arguments":"\#(arguments)""#,
            #"output_item.done","output_index":\#(index),"item":\#(WholeResponseTests.call(index, id, name, arguments, status))"#,
        ]
    }
}
