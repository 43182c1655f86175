import ExtractionDetector

/// Lets the detector watch a stream of requests, with nothing else in its reach.
struct TraceReplay {
    private let stream: TraceStream

    init(_ stream: TraceStream) { self.stream = stream }

    /// Tells the report of every request and of every signal.
    func run(into report: consuming TraceReport) -> TraceReport {
        var report = report
        var states = [ExtractionState?](repeating: nil, count: stream.sessions)
        var campaigns = CampaignState()
        for index in 0..<stream.count {
            guard let (time, session, sample) = stream[index] else { continue }
            report.noteRequest(session)
            // A state is made when its tenant first speaks, as in the gateway.
            var state = states[session] ?? ExtractionState()
            states[session] = nil
            for signal in state.observe(sample, at: time) { report.note(signal, session) }
            states[session] = state
            for signal in campaigns.observe(sample, tenant: UInt64(session), at: time) {
                report.note(named: signal.members.map { Int($0) })
            }
        }
        return report
    }
}
