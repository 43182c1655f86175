import ArgumentParser
import Wire

/// `secureinfer tenant …`
struct TenantCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tenant", abstract: "Create, list, show, suspend, resume and delete tenants.",
        discussion: "Example:\n  secureinfer tenant create acme --rpm 600 --data ./data",
        subcommands: [Create.self, List.self, Show.self, Suspend.self, Resume.self, Delete.self])

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Create a tenant.")
        @Argument(help: "Name: 1 to 64 of a-z 0-9 . _ -") var name: String
        @Option(help: "Requests a minute; 0 is no limit.") var rpm = 60
        @Option(help: "Tokens a minute; kept, and not enforced yet. 0 is no limit.") var tpm = 0
        @Option(help: "Requests at the same time; kept, and not enforced yet. 0 is no limit.") var concurrency = 0
        @Option(help: "on, or off: findings of earlier requests never change a later ruling.") var autoBan = "on"
        @Option(help: "enforce, or monitor: record what would be blocked, block nothing.") var mode = "enforce"
        @OptionGroup var backend: BackendOptions

        func run() throws {
            guard autoBan == "on" || autoBan == "off" else {
                throw Failure("--auto-ban \(autoBan) is not taken", hint: "Use on or off.")
            }
            var body = JSONWriter()
            body.beginObject()
            body.field("name", name)
            body.field("rpm", rpm)
            body.field("tpm", tpm)
            body.field("concurrency", concurrency)
            body.field("auto_ban", autoBan == "on")
            body.field("mode", mode)
            body.endObject()
            let tenant = try backend.attempt { try $0.call(.post, "/v1/tenants", body.bytes) }
            if backend.json { return Output.json(tenant.root) }
            print("created tenant \(Output.text(tenant.root["name"])) (\(Output.text(tenant.root["id"])))")
            print("next: secureinfer key create \(Output.text(tenant.root["name"])) --data \(backend.data)")
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the tenants.")
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let list = try backend.attempt { try $0.call(.get, "/v1/tenants") }
            if backend.json, let tenants = list.root["tenants"] { return Output.json(tenants) }
            Output.list(
                list.root["tenants"],
                [
                    ("TENANT", "name"), ("ID", "id"), ("STATE", "state"), ("MODE", "mode"), ("RPM", "rpm"),
                    ("TPM", "tpm"), ("CONCURRENCY", "concurrency"), ("AUTO-BAN", "auto_ban"),
                ])
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show a tenant with its keys.")
        @Argument(help: "Name or id.") var tenant: String
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let path = "/v1/tenants/\(PercentEncoding.encode(tenant))"
            let found = try backend.attempt { try $0.call(.get, path) }
            if backend.json { return Output.json(found.root) }
            for member in found.root.members { print("\(member.key.string ?? ""): \(Output.text(member.value))") }
            let keys = try backend.attempt { try $0.call(.get, path + "/keys") }
            Output.list(
                keys.root["keys"],
                [("KEY", "id"), ("CREATED", "created"), ("EXPIRES", "expires"), ("REVOKED", "revoked")])
        }
    }

    struct Suspend: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Refuse all requests of a tenant.")
        @Argument(help: "Name or id.") var tenant: String
        @OptionGroup var backend: BackendOptions

        func run() throws { try backend.act(.post, tenant, "/suspend", done: "suspended") }
    }

    struct Resume: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Take requests of a suspended tenant again.")
        @Argument(help: "Name or id.") var tenant: String
        @OptionGroup var backend: BackendOptions

        func run() throws { try backend.act(.post, tenant, "/resume", done: "resumed") }
    }

    struct Delete: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Delete a tenant and its keys; the audit stays.")
        @Argument(help: "Name or id.") var tenant: String
        @OptionGroup var backend: BackendOptions

        func run() throws { try backend.act(.delete, tenant, "", done: "deleted") }
    }
}

extension BackendOptions {
    /// Runs calls and turns every error into words, a hint and an exit code.
    func attempt<T>(_ body: (BackendOptions) throws -> T) throws -> T {
        do { return try body(self) } catch { throw Failure(error) }
    }

    /// A change of one tenant.
    fileprivate func act(_ method: ControlRoute.Method, _ tenant: String, _ suffix: String, done: String) throws {
        let reply = try attempt { try $0.call(method, "/v1/tenants/\(PercentEncoding.encode(tenant))\(suffix)") }
        if json { return Output.json(reply.root) }
        print("\(done) \(tenant)")
    }
}
