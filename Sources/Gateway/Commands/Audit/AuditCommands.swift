import ArgumentParser

/// `secureinfer audit …`
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Check and read the record of every decision.",
        discussion: """
            verify, tail and export read the data directory also while the gateway runs, without disturbing it.

            Example:
              secureinfer audit verify --data ./data
              secureinfer audit query --tenant acme --action block --since 2h
            """,
        subcommands: [AuditVerify.self, AuditTail.self, AuditQuery.self, AuditExport.self])
}
