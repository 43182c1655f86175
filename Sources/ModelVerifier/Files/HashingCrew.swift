import Glibc

/// Works on files side by side, in their order, and tells of the first of them that is not good.
struct HashingCrew {
    let effort: VerificationEffort
    let progress: HashingProgress

    /// The outcomes up to the first that is not good, in the order of the tasks; all of them when all are good.
    ///
    /// Which file is named does not depend on which thread was faster. Throws only ``Stop/cancelled``.
    func run(_ tasks: [FileTask]) throws(Stop) -> [FileOutcome] {
        let workers = min(effort.workers, tasks.count)
        return workers > 1 || effort.givesWay ? try apart(tasks, workers) : try here(tasks)
    }

    /// One after the other on the caller's thread.
    private func here(_ tasks: [FileTask]) throws(Stop) -> [FileOutcome] {
        let examination = FileExamination()
        var outcomes: [FileOutcome] = []
        for task in tasks {
            let outcome = examination.run(task) { bytes in
                if progress.isCancelled { return false }
                progress.count(Int64(bytes))
                return true
            }
            if case .abandoned = outcome { throw .cancelled }
            outcomes.append(outcome)
            guard outcome.isGood else { break }
        }
        return outcomes
    }

    /// On threads of their own, while the caller's tells progress and may cancel.
    private func apart(_ tasks: [FileTask], _ workers: Int) throws(Stop) -> [FileOutcome] {
        guard let doorbell = Doorbell() else { return try here(tasks) }
        let board = WorkBoard(tasks, doorbell)
        let started = (0..<workers).compactMap { _ in HashingThread.start(board, givesWay: effort.givesWay) }
        if started.isEmpty { return try here(tasks) }
        var counted: Int64 = 0
        var running = started.count
        var isCancelled = false
        while running > 0 {
            running -= doorbell.wait(milliseconds: 100)
            let done = board.done.load(ordering: .relaxed)
            progress.count(done - counted)
            counted = done
            isCancelled = isCancelled || progress.isCancelled
            if isCancelled { board.abandon(from: 0) }
        }
        for thread in started { pthread_join(thread, nil) }
        if isCancelled { throw .cancelled }
        return try board.outcomes()
    }
}

extension FileOutcome {
    /// True when nothing is against the file.
    var isGood: Bool {
        if case .good = self { true } else { false }
    }
}
