import ArgumentParser
import Wire

extension TenantCommand {
    struct Pardon: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Forget what a tenant did: automatic bans, steps against it, its risk and counts.",
            discussion: """
                Bans of operators stay, and an automatic ban that was over by itself still makes the next one longer. Steps \
                and counts are each gateway's own, so ask every gateway that had some.

                Example:
                  secureinfer tenant pardon acme --reason "false positive: nightly evaluation"
                """)
        @Argument(help: "Name or id.", completion: TenantCompletion.kind) var tenant: String
        @OptionGroup var change: ChangeOptions
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let reply = try backend.open().call(
                change.apply(to: ControlRequest(.post, "v1", "tenants", tenant, "pardon")))
            if backend.json { return Output.json(reply) }
            let lifted = reply["lifted"].map { $0.elements.count { _ in true } } ?? 0
            print("pardoned \(Output.text(reply["name"])): \(lifted) automatic ban\(lifted == 1 ? "" : "s") lifted")
        }
    }
}
