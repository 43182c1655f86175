import NIOCore
import NIOPosix

/// Threads for tenants' work that is too long for an event loop.
///
/// They are apart from those of the control API, where a call may wait for the database, for Redis or for another machine:
/// what operators do must not keep a tenant's text from being scored in time.
enum LongWork {
    static let pool: NIOThreadPool = {
        let pool = NIOThreadPool(numberOfThreads: System.coreCount)
        pool.start()
        return pool
    }()
}
