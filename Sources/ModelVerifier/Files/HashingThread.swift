import CLinux
import Glibc

/// A thread of a crew.
enum HashingThread {
    private final class Duty: Sendable {
        let board: WorkBoard
        let givesWay: Bool

        init(_ board: WorkBoard, _ givesWay: Bool) {
            self.board = board
            self.givesWay = givesWay
        }
    }

    /// Nil when the system has no thread to give.
    static func start(_ board: WorkBoard, givesWay: Bool) -> pthread_t? {
        let duty = Unmanaged.passRetained(Duty(board, givesWay))
        var thread = pthread_t()
        let failure = pthread_create(&thread, nil, { HashingThread.main($0) }, duty.toOpaque())
        if failure == 0 { return thread }
        duty.release()
        return nil
    }

    private static func main(_ raw: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let raw else { return nil }
        let duty = Unmanaged<Duty>.fromOpaque(raw).takeRetainedValue()
        if duty.givesWay { _ = si_give_way() }
        work(duty.board)
        duty.board.doorbell.ring()
        return nil
    }

    private static func work(_ board: WorkBoard) {
        let examination = FileExamination()
        while let index = board.take() {
            let outcome = examination.run(board.tasks[index]) { bytes in
                board.done.wrappingAdd(Int64(bytes), ordering: .relaxed)
                return board.isWanted(index)
            }
            board.keep(outcome, index)
        }
    }
}
