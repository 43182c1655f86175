import NIOCore
import SecurityGate

/// A request that waits for another one of its tenant to end. Belongs to the event loop of its ``Admission``.
final class Waiter {
    private let admission: Admission
    private let request: AdmissionAsk
    private let answer: (AdmissionAnswer) -> Void
    private let loop: any EventLoop
    private let seatID: Int
    private var deadline: Scheduled<Void>?
    private var poll: Scheduled<Void>?
    private var isAsking = false
    private var mustAskAgain = false
    private var isOver = false

    /// Milliseconds between two looks at whether a request ended on another gateway.
    private static let pause = Int64(50)...Int64(100)

    init(
        _ admission: Admission, _ ask: AdmissionAsk, on loop: any EventLoop,
        _ answer: @escaping (AdmissionAnswer) -> Void
    ) {
        self.admission = admission
        request = ask
        self.loop = loop
        self.answer = answer
        seatID = admission.room.newID()
    }

    var id: Int { seatID }

    private var seat: WaitingRoom.Seat {
        WaitingRoom.Seat(
            id: seatID, tenant: request.tenant, key: request.key, loop: loop,
            waiter: NIOLoopBound(self, eventLoop: loop))
    }

    /// Gets in line; false when it is full.
    func join() -> Bool {
        guard admission.room.join(seat, limit: request.allowance.queue) else { return false }
        let me = NIOLoopBound(self, eventLoop: loop)
        deadline = loop.scheduleTask(in: .milliseconds(Int64(request.allowance.queueWait))) {
            me.value.giveUp(.concurrency)
        }
        return true
    }

    /// Asks whether there is a place now.
    func ask() {
        guard !isOver else { return }
        guard !isAsking else { return mustAskAgain = true }
        isAsking = true
        poll?.cancel()
        admission.decide(request) { [self] answer in
            isAsking = false
            if isOver { return admission.giveBack(answer) }
            guard answer.verdict == .concurrency else { return end(answer, admitted: answer.verdict == .admitted) }
            if mustAskAgain {
                mustAskAgain = false
                return ask()
            }
            let me = NIOLoopBound(self, eventLoop: loop)
            poll = loop.scheduleTask(in: .milliseconds(.random(in: Self.pause))) { me.value.ask() }
        }
    }

    /// Another key of the tenant, which had fewer in line, got the place.
    func displaced() { giveUp(.queueFull) }

    /// Leaves the line unserved: answered with what was found, and where the tenant stands.
    func giveUp(_ verdict: AdmissionVerdict) {
        guard !isOver else { return }
        isOver = true
        leave(admitted: false)
        admission.standing(request, verdict, answer)
    }

    private func end(_ answer: AdmissionAnswer, admitted: Bool) {
        isOver = true
        leave(admitted: admitted)
        self.answer(answer)
    }

    private func leave(admitted: Bool) {
        deadline?.cancel()
        poll?.cancel()
        admission.room.leave(seat, admitted: admitted)
        admission.left(seatID)
    }
}
