import SecurityGate
import Vocabulary
import Wire

extension Exchange {
    /// Counts the request, and logs it where that is wanted.
    func tell(_ status: Int, _ outcome: AnswerEnd, _ usage: Usage) {
        let status = client.isGone ? 0 : status
        let end = watch.ended(
            routed.route, status: status, outcome, usage: usage, firstByte: client.firstByte, streams: client.streamed)
        guard let format = services.live.accessLog, let end else { return }
        let line = LogLine(self, end, watch)
        services.shared.accessLog.add(format == .json ? line.json : line.text)
    }
}
