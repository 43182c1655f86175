import Stores
import Wire

/// The data directory of a stopped gateway, with the same routes; holds its lock as long as it lives.
final class StoppedGateway: ControlTransport {
    /// How often, and how many milliseconds apart, a directory that another command holds is tried again.
    private static let attempts = 200
    private static let pause: UInt32 = 50

    private let directory: DataDirectory
    private let management: Management

    /// - Parameters:
    ///   - secrets: where the secrets lie; nil for `DATA/secrets`.
    ///   - models: where the models are, and whose word makes them good.
    init(_ path: String, secrets: String?, models: ModelSettings = ModelSettings()) throws {
        directory = try Self.take(path, secrets)
        do {
            let catalog = StoppedCatalog(
                catalog: ModelCatalog(
                    directory: models.directory, vouching: VouchingHolder(models.vouching),
                    pins: ModelPinStore(directory))
            ) { moment in
                ProgressLine.show(done: Int(moment.done), total: Int(moment.total), rate: Int(moment.rate))
            }
            try models.vouching.bindings?.check(catalog.catalog.pins)
            management = Management(
                directory, identity: try IdentityStore(directory), bans: try BanStore(directory),
                policies: try PolicyStore(directory), models: catalog, live: nil)
        } catch {
            directory.close()
            throw error
        }
    }

    deinit { directory.close() }

    func send(_ request: ControlRequest) throws -> ControlReply {
        management.handle(request.method, request.target, body: request.body, caller: "local", role: .admin)
    }

    /// Waits for another command to end; a gateway holds its directory for longer.
    static func take(_ path: String, _ secrets: String?) throws -> DataDirectory {
        var left = attempts
        while true {
            do {
                return try DataDirectory(path, secrets: secrets, purpose: "command")
            } catch {
                guard error.code == .directoryLocked else { throw Failure(error) }
                guard !error.message.hasSuffix("(gateway)") else {
                    throw Failure(
                        "\(error.message), and no gateway answers at \(path)/control.sock",
                        hint: "Wait until it has started, or name its socket with --control unix:PATH.")
                }
                guard left > 0 else { throw Failure(error) }
            }
            left -= 1
            Pause.milliseconds(pause)
        }
    }
}
