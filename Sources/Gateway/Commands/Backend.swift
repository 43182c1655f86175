import ArgumentParser
import CCurl
import Glibc
import ModelVerifier
import Stores
import Wire

/// Where a management command does its work: the running gateway's control socket, or the data directory of a stopped one.
struct BackendOptions: ParsableArguments {
    @Option(help: "The gateway's data directory.")
    var data = "./data"
    @Option(help: "Secrets directory, where it is not DATA/secrets.")
    var secrets: String?
    @Option(help: "Control socket of a running gateway, unix:PATH. (default: unix:DATA/control.sock)")
    var control: String?
    @Option(help: "Directory of models, for a stopped gateway.")
    var models: String?
    @Flag(help: "Print one JSON value.")
    var json = false

    /// Calls a route of the control API, wherever it is, and returns the JSON that it answers.
    func call(_ method: ControlRoute.Method, _ path: String, _ body: [UInt8] = []) throws -> JSONDocument {
        let (status, bytes) = try send(method, path, body)
        guard let document = try? JSONDocument(bytes) else { throw Failure("the gateway's answer is no JSON") }
        guard status < 400 else {
            throw Failure(
                ControlError(json: document.root) ?? ControlError(code: "internal", message: "status \(status)"))
        }
        return document
    }

    private func send(_ method: ControlRoute.Method, _ path: String, _ body: [UInt8]) throws -> (Int, [UInt8]) {
        let socket =
            control.map { String($0.hasPrefix("unix:") ? $0.dropFirst(5) : Substring($0)) } ?? "\(data)/control.sock"
        if control != nil || access(socket, F_OK) == 0 {
            let answer = ControlSocket(path: socket).send(method, path, body)
            if let answer { return answer }
            if control != nil {
                throw Failure("no gateway answers at unix:\(socket)", hint: "Start it, or leave --control out.")
            }
        }
        let directory = try DataDirectory(data, secrets: secrets, purpose: "command")
        defer { directory.close() }
        let catalog = ModelCatalog(directory: models, trust: .firstUse, pins: ModelPinStore(directory))
        let management = Management(
            directory, identity: try IdentityStore(directory), bans: try BanStore(directory), models: catalog, live: nil
        )
        let reply = management.handle(method, path, body: body, caller: "local", role: .admin)
        return (reply.status, reply.body)
    }
}

/// A client of the control socket, by libcurl.
struct ControlSocket {
    let path: String

    /// Milliseconds for a whole call.
    private static let limit = 30_000
    private static let bodyLimit = 16 << 20

    /// Status and body; nil when nobody listens.
    func send(_ method: ControlRoute.Method, _ route: String, _ body: [UInt8]) -> (Int, [UInt8])? {
        guard let client = si_http_open(path, nil, Self.limit, Self.bodyLimit) else { return nil }
        defer { si_http_close(client) }
        let answer = body.withUnsafeBufferPointer { bytes in
            si_http_send(
                client, method.rawValue, "http://localhost\(route)", bytes.isEmpty ? nil : bytes.baseAddress,
                bytes.count)
        }
        guard answer.status != 0, answer.too_long == 0 else { return nil }
        return (answer.status, Array(UnsafeBufferPointer(start: answer.body, count: answer.count)))
    }
}
