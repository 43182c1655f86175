import Glibc

/// A thread that lives until the process ends.
enum WorkerThread {
    private final class Body: Sendable {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Starts `body` on a thread of its own; false when the system has none left.
    @discardableResult
    static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
        var thread = pthread_t()
        let boxed = Unmanaged.passRetained(Body(body))
        let failed = pthread_create(&thread, nil, enter, boxed.toOpaque())
        guard failed == 0 else {
            boxed.release()
            return false
        }
        pthread_detach(thread)
        return true
    }

    /// Apart from any actor: a closure made inside one traps on other threads.
    private static let enter: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { pointer in
        if let pointer { Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue().run() }
        return nil
    }
}

/// Counts what waits for a thread that sleeps.
final class Semaphore: @unchecked Sendable {  // sem_t is made for use by several threads at once.
    private let handle = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() { sem_init(handle, 0, 0) }

    deinit {
        sem_destroy(handle)
        handle.deallocate()
    }

    func signal() { sem_post(handle) }

    func wait() {
        while sem_wait(handle) != 0, errno == EINTR {}
    }
}
