import NIOPosix
import ServiceLifecycle
import UnixSignals

/// Reloads the settings on SIGHUP, one time after the other.
struct ReloadOnHangup: Service {
    let reloader: Reloader
    /// Made before anything can take long: until then the signal ends the process.
    let signals: UnixSignalsSequence

    init(_ reloader: Reloader) async {
        self.reloader = reloader
        signals = await UnixSignalsSequence(trapping: .sighup)
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await _ in signals {
                _ = try? await NIOThreadPool.singleton.runIfActive { reloader.reload() }
            }
        }
    }
}
