import SecurityGate
import Stores
import Testing
import Wire

@testable import Gateway

/// The table of routes on a data directory whose gateway is stopped.
final class StoppedManagement {
    let folder: TestFolder
    let directory: DataDirectory
    let management: Management
    let table: ControlTable

    init() throws {
        folder = try TestFolder()
        directory = try DataDirectory(folder.data, purpose: "test")
        let catalog = ModelCatalog(
            directory: nil, vouching: VouchingHolder(ModelVouching()), pins: ModelPinStore(directory))
        management = Management(
            directory, identity: try IdentityStore(directory), bans: try BanStore(directory),
            policies: try PolicyStore(directory), models: StoppedCatalog(catalog: catalog), live: nil)
        table = ControlTable(management)
    }

    deinit { directory.close() }

    func call(
        _ method: String, _ target: String, _ body: String = "", role: Operator.Role = .admin, caller: String = "ana",
        type: String? = "application/json", isEncoded: Bool = false
    ) -> ControlReply {
        let reply = table.handle(
            IncomingCall(
                method: method, target: target, body: Array(body.utf8), contentType: type, isEncoded: isEncoded,
                caller: caller, role: role))
        let fault = Conformance(table: table).fault(
            method, target, status: reply.status, type: reply.contentType, body: reply.body)
        #expect(fault == nil, "\(method) \(target): \(reply.text)")
        return reply
    }

    /// Makes a tenant and a key of it; the id of each.
    func tenant(_ name: String = "acme") throws -> (id: String, key: String) {
        let tenant = call("POST", "/v1/tenants", #"{"name":"\#(name)"}"#)
        let key = call("POST", "/v1/tenants/\(name)/keys")
        return (
            id: try #require(tenant.json?["id"]?.string), key: try #require(key.json?["id"]?.string, "\(key.text)")
        )
    }

    /// The newest entry of the log of actions.
    func newestAction() throws -> ActionLog.Entry { try #require(try management.actions.newest(limit: 1).first) }
}

extension ControlReply {
    var json: JSONView? { try? JSONDocument(body).root }
    var text: String { String(decoding: body, as: UTF8.self) }
    /// The code of an error.
    var code: String? { json.flatMap { ControlError(json: $0) }?.code }
    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}
