@testable import Wire

/// Reads what a client of a route was sent: the bytes of a stream, which must be whole events or lines of strict JSON.
extension Heard {
    /// Nil where a value that the upstream nested to the limit stands too deep to be read as a client would.
    static func stream(_ bytes: [UInt8], _ client: ClientAPI) -> Heard? {
        let stream = Streamed.read([bytes[...]], client.dialect == .ollama ? .lines : .serverSentEvents)
        Fuzzing.expect(stream.isAtBoundary, "\(client): half an event: \(Fuzzing.shown(bytes))")
        var heard = Heard()
        var events = ResponseReading()
        for payload in stream.payloads {
            Fuzzing.expect(!heard.isComplete, "\(client): something follows the end: \(Fuzzing.shown(bytes))")
            if payload == Array("[DONE]".utf8) {
                Fuzzing.expect(client.dialect == .openai && client != .responses, "\(client): [DONE]")
                heard.isComplete = true
                continue
            }
            let root = Written.document(payload, "\(client): an event").root
            if root["error"] != nil, root["type"] == nil || root["type"]?.equals("error") ?? false { continue }
            if client == .responses {
                events.take(root, &heard)
            } else if !heard.take(root, payload, client) {
                return nil
            }
        }
        return heard
    }

    /// False for a payload that nests too deep.
    private mutating func take(_ root: JSONView, _ payload: [UInt8], _ client: ClientAPI) -> Bool {
        guard (try? JSONDocument(payload)) != nil else { return false }
        if client.dialect == .ollama { Self.checkLine(root, client) }
        guard let deltas = try? Self.api(client).deltas(payload, callsBefore: callPieces) else {
            fatalError("\(client): unreadable: \(Fuzzing.shown(payload))")
        }
        for delta in deltas { take(delta) }
        return true
    }

    /// What a client of a route reads as an upstream's answer would be read.
    static func api(_ client: ClientAPI) -> UpstreamAPI {
        switch client {
        case .chatCompletions: .chatCompletions
        case .completions: .completions
        case .ollamaChat: .ollamaChat
        case .ollamaGenerate: .ollamaGenerate
        default: fatalError("\(client) is read otherwise")
        }
    }

    /// What Ollama's own client refuses to do without.
    static func checkLine(_ root: JSONView, _ client: ClientAPI) {
        Fuzzing.expect(root["done"]?.bool != nil && root["model"]?.isString ?? false, "\(client): no line")
        for call in root["message"]?["tool_calls"].map({ Array($0.elements) }) ?? [] {
            let function = call["function"]
            Fuzzing.expect(function?["name"]?.isString ?? false, "\(client): a call without a name")
            Fuzzing.expect(function?["arguments"]?.isObject ?? false, "\(client): arguments that are no object")
        }
    }
}

/// The events of a response, in which each text comes three times: in pieces, whole, and in the output.
struct ResponseReading {
    private var count = 0
    /// Items by position: whether closed, and the text so far.
    private var items: [(isClosed: Bool, text: [UInt8])] = []

    mutating func take(_ root: JSONView, _ heard: inout Heard) {
        let type = root["type"]?.string ?? ""
        Fuzzing.expect(root["sequence_number"]?.int == count, "\(type): not number \(count)")
        let first = ["response.created", "response.in_progress"]
        Fuzzing.expect(count >= 2 ? !first.contains(type) : type == first[count], "\(type) as number \(count)")
        count += 1
        let place = root["output_index"]?.int ?? -1
        if type == "response.output_item.added" {
            Fuzzing.expect(place == items.count, "item \(place) added")
            return items.append((false, []))
        }
        if type == "response.output_item.done" {
            Fuzzing.expect(!items[place].isClosed, "item \(place) closed twice")
            return items[place].isClosed = true
        }
        if let delta = root["delta"]?.string {
            Fuzzing.expect(!items[place].isClosed, "\(type) in a closed item")
            items[place].text += Array(delta.utf8)
        } else if let whole = (root["text"] ?? root["refusal"] ?? root["arguments"])?.string {
            Fuzzing.expect(items[place].text == Array(whole.utf8), "\(type): another text")
        }
        guard type == "response.completed" || type == "response.incomplete" else { return }
        Fuzzing.expect(items.allSatisfy(\.isClosed), "an item is open at the end")
        heard.isComplete = true
        guard let response = root["response"] else { fatalError("\(type) without a response") }
        let texts = Self.output(response, &heard)
        Fuzzing.expect(texts == items.map(\.text), "the output is not what was streamed")
    }

    /// The texts of the items of a whole response, taken down as what was said.
    @discardableResult
    static func output(_ response: JSONView, _ heard: inout Heard) -> [[UInt8]] {
        func read(_ view: JSONView?) -> [UInt8] { Array((view?.string ?? "").utf8) }
        var texts: [[UInt8]] = []
        for item in response["output"].map({ Array($0.elements) }) ?? [] {
            var text: [UInt8] = []
            switch item["type"]?.string {
            case "function_call":
                text = read(item["arguments"])
                let call = Heard.Call(index: 0, id: item["call_id"]?.string, name: read(item["name"]), arguments: text)
                heard.calls.append(call)
            case "reasoning":
                for part in item["summary"]?.elements ?? response.elements { text += read(part["text"]) }
                heard.reasoning[0, default: []] += text
            default:
                for part in item["content"]?.elements ?? response.elements {
                    text += read(part["text"]) + read(part["refusal"])
                    if part["refusal"] == nil {
                        heard.content[0, default: []] += text
                    } else {
                        heard.refusal[0, default: []] += text
                    }
                }
            }
            texts.append(text)
        }
        let usage = response["usage"]
        heard.usage = Usage(input: usage?["input_tokens"], output: usage?["output_tokens"])
        return texts
    }
}
