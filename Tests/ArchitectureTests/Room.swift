/// One target of `Sources/`, with what it may import: the table of ARCHITECTURE.md as data.
struct Room: Sendable, CustomStringConvertible {
    let name: String
    /// No sockets, no files, no clock, no random source: none of `Room.worldly` may be imported.
    let isPure: Bool
    let mayImport: Set<String>

    var description: String { name }

    static func pure(_ name: String, _ mayImport: Set<String> = []) -> Room {
        Room(name: name, isPure: true, mayImport: mayImport)
    }

    static func worldly(_ name: String, _ mayImport: Set<String>) -> Room {
        Room(name: name, isPure: false, mayImport: mayImport)
    }

    /// Parts of the standard library that bring no world with them; every room may use them.
    static let standardLibrary: Set<String> = ["Swift", "Synchronization"]

    /// Modules that reach sockets, files, clocks or randomness: forbidden to a pure room whatever its row says.
    static let worldly: Set<String> = [
        "Dispatch", "Foundation", "FoundationEssentials", "FoundationNetworking", "GRDB", "Glibc", "Hummingbird",
        "HummingbirdCore", "Musl", "NIO", "NIOCore", "NIOHTTP1", "NIOPosix", "NIOSSL", "NIOTLS",
    ]

    /// C shims: headers and linker settings only, no Swift, so they import nothing.
    static let shims: Set<String> = ["CCurl", "CCurses", "CHiredis", "CLinux", "COpenSSL", "CWeights"]

    static let all: [Room] = [
        .pure("Vocabulary"),
        .pure("Text"),
        .pure("Wire", ["Vocabulary"]),
        .pure("SecurityGate", ["Vocabulary"]),
        .pure("RiskScorer", ["Vocabulary", "Text", "CWeights"]),
        .pure("ExtractionDetector", ["Vocabulary", "Text"]),
        .pure("TenantIsolator", ["Vocabulary", "Crypto"]),
        .pure("ConsoleCore", ["Vocabulary", "Text", "Wire"]),
        .worldly("ModelVerifier", ["Vocabulary", "COpenSSL", "CLinux", "Glibc"]),
        .worldly("Inference", ["Vocabulary", "Wire", "NIOCore", "NIOPosix", "NIOSSL", "NIOTLS", "Glibc"]),
        .worldly(
            "Stores",
            [
                "Vocabulary", "SecurityGate", "Wire", "TenantIsolator", "CHiredis", "Crypto", "GRDB", "GRDBSQLite",
                "Logging", "NIOCore", "NIOPosix", "NIOSSL", "NIOTLS", "Dispatch", "Foundation", "Glibc",
            ]
        ),
        .worldly("Trainer", ["Vocabulary", "Text", "Wire", "RiskScorer", "ArgumentParser", "Foundation"]),
        .worldly(
            "Console",
            [
                "Vocabulary", "ConsoleCore", "Wire", "ArgumentParser", "CCurl", "CCurses", "CHiredis", "COpenSSL",
                "Glibc",
            ]
        ),
        .worldly(
            "Gateway",
            [
                "Vocabulary", "Text", "Wire", "SecurityGate", "RiskScorer", "ExtractionDetector", "TenantIsolator",
                "ModelVerifier", "Inference", "Stores", "ArgumentParser", "Configuration", "Crypto", "Dispatch",
                "Foundation", "Glibc", "HTTPTypes", "Hummingbird", "HummingbirdCore", "Logging", "NIOCore", "NIOPosix",
                "NIOHTTPTypes", "NIOSSL", "NIOTLS", "ServiceLifecycle", "UnixSignals", "CCurl", "Yams",
            ]
        ),
        .worldly("ModelBench", ["ModelVerifier", "ArgumentParser"]),
        .worldly("ScorerBench", ["Vocabulary", "Text", "RiskScorer", "ArgumentParser", "Glibc"]),
    ]
}
