@testable import ConsoleCore

extension Board {
    /// Serials of everything that the second pane can show, newest first, filter applied.
    var matchingSerials: [Int] {
        log.matching.serials.compactMap { log.matching[$0] }.filter { $0 >= log.rows.firstSerial }
    }
}

extension Ledger {
    var isBalanced: Bool { shown + collapsed + dropped == received }
}
