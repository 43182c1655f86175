/// The numbers behind the header's short words, for help.
extension Model {
    var counters: [String] {
        var out = ["", "Since this console started:"] + board.ledger.lines
        let waiting = tracker.missing > 0 ? ", looking for \(Quantity.grouped(tracker.missing)) more" : ""
        out.append("never came: \(Quantity.events(board.missed))\(waiting)")
        out.append("\(link.meter.words): how much longer the last event took than the fastest of late")
        if let skew = link.meter.worstSkew(clock: clock) {
            let words = LagMeter.words(skew: skew.milliseconds, to: skew.gateway)
            out.append("clock: \(words); lag does not depend on it")
        }
        return out
    }
}
