@testable import Wire

/// Both stream formats however they are cut, and behind them the translation of every upstream's stream for every client.
func fuzz(_ input: UnsafeBufferPointer<UInt8>) {
    let bytes = Array(input)
    let cuts = [bytes.indices.map { bytes[$0...$0] }, Fuzzing.pieces(bytes)]
    for format in [EventStreamReader.Format.serverSentEvents, .lines] {
        let whole = Streamed.read([bytes[...]], format)
        let plain = Streamed.plainPayloads(bytes, format)
        Fuzzing.expect(whole.payloads == plain, "\(format): not the payloads of a plain reading")
        for pieces in cuts {
            Fuzzing.expect(Streamed.read(pieces, format) == whole, "\(format) in \(pieces.count) pieces")
        }
        for source in Clients.sources where source.streamFormat == format {
            let said = Said(whole.payloads, source)
            for (place, (client, request)) in Clients.requests.enumerated() {
                let relayed = Relayed([bytes[...]], source, request)
                relayed.check(said, client, "\(source) to \(client)")
                // Byte by byte takes long, so that each input goes so to one of the clients.
                for pieces in bytes.count % Clients.requests.count == place ? cuts : [cuts[1]] {
                    let same = Relayed(pieces, source, request) == relayed
                    Fuzzing.expect(same, "\(source) to \(client): otherwise in \(pieces.count) pieces")
                }
            }
        }
    }
}

/// What an upstream says up to its end or its first fault, read payload by payload.
private struct Said {
    var heard = Heard()
    var fault: AnswerFault?

    init(_ payloads: [[UInt8]], _ source: UpstreamAPI) {
        for payload in payloads {
            guard !heard.isComplete else {
                fault = .malformed
                return
            }
            do throws(AnswerFault) {
                for delta in try source.deltas(payload, callsBefore: heard.callPieces) { heard.take(delta) }
            } catch {
                fault = error
                return
            }
        }
        // Ollama sends calls whole, so that each is one whatever place it gives itself.
        guard source == .ollamaChat else { return }
        Fuzzing.expect(heard.calls.count == heard.callPieces, "\(heard.callPieces) calls as \(heard.calls.count)")
    }
}

/// What a client gets of a stream. Below the limits on sizes nothing of it depends on how the stream is cut: neither a byte
/// in front of a fault, nor the fault, nor the tokens that are counted.
private struct Relayed: Equatable {
    var bytes: [UInt8] = []
    var fault: AnswerFault?
    var isComplete = false
    var usage = Usage()
    /// What ends the stream: the end, or the error in its place.
    var ending: [UInt8] = []

    init(_ pieces: [ArraySlice<UInt8>], _ source: UpstreamAPI, _ request: ModelRequest) {
        var translator = StreamTranslator(
            from: source, to: Clients.writer(request, source), inputBytes: 5, logprobs: 20)
        do throws(AnswerFault) {
            for piece in pieces {
                try Array(piece).withUnsafeBufferPointer { (piece) throws(AnswerFault) in
                    try translator.feed(piece, now: Clients.now, into: &bytes)
                }
            }
        } catch {
            fault = error
        }
        isComplete = translator.isComplete
        usage = translator.usage
        ending =
            isComplete && fault == nil
            ? translator.ending(now: Clients.now) : translator.failure(.upstreamUnavailable, message: "no\n\"more\"")
    }

    func check(_ said: Said, _ client: ClientAPI, _ what: String) {
        Fuzzing.expect(
            fault == said.fault && isComplete == said.heard.isComplete, "\(what): \(String(describing: fault))")
        Fuzzing.expect(usage.input > 0 && usage.output >= 0, "\(what): \(usage)")
        guard let before = Heard.stream(bytes, client), let heard = Heard.stream(bytes + ending, client) else { return }
        Fuzzing.expect(!before.isComplete, "\(what): an end before the end: \(Fuzzing.shown(bytes))")
        let isGood = isComplete && fault == nil
        Fuzzing.expect(heard.isComplete == isGood, "\(what): complete \(heard.isComplete): \(Fuzzing.shown(ending))")
        guard isGood else { return }
        said.heard.check(heard: heard, client, what)
        let told = Usage(input: usage.input, output: usage.output)
        Fuzzing.expect(
            Usage(input: heard.usage?.input ?? -1, output: heard.usage?.output ?? -1) == told, "\(what): usage")
    }
}
