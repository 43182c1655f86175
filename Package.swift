// swift-tools-version: 6.1
import PackageDescription

/// Libraries that may be imported by a target, by the short names used in the table of ARCHITECTURE.md.
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioTLS = Target.Dependency.product(name: "NIOTLS", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")

let package = Package(
    name: "secureinfer",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "secureinfer", targets: ["Gateway"]),
        .executable(name: "secureinfer-console", targets: ["Console"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: ["YAML"]),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.34.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // The words that all rooms share.
        .target(name: "Vocabulary"),

        // Pure rooms: no sockets, no files, no clock, no random source.
        .target(name: "Text"),
        .target(name: "Wire", dependencies: ["Vocabulary"]),
        .target(name: "SecurityGate", dependencies: ["Vocabulary"]),
        .target(name: "RiskScorer", dependencies: ["Vocabulary", "Text", "CWeights"]),
        .target(name: "ExtractionDetector", dependencies: ["Vocabulary", "Text"]),
        .target(name: "TenantIsolator", dependencies: ["Vocabulary", crypto]),
        .target(name: "ConsoleCore", dependencies: ["Vocabulary", "Text", "Wire"]),

        // Rooms that touch the world.
        .target(name: "ModelVerifier", dependencies: ["Vocabulary", "COpenSSL", "CLinux"]),
        .target(name: "Inference", dependencies: ["Vocabulary", "Wire", nioCore, nioPosix, nioSSL, nioTLS]),
        .target(
            name: "Stores",
            dependencies: [
                "Vocabulary", "SecurityGate", "Wire", "TenantIsolator", "CHiredis", crypto, grdb, grdbSQLite, logging,
                nioCore, nioPosix, nioSSL, nioTLS,
            ]
        ),

        // The two programs.
        .executableTarget(
            name: "Gateway",
            dependencies: [
                "Vocabulary", "Text", "Wire", "SecurityGate", "RiskScorer", "ExtractionDetector", "TenantIsolator",
                "ModelVerifier", "Inference", "Stores", "CCurl", argumentParser, crypto, logging, nioCore, nioPosix,
                nioSSL, nioTLS,
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ]
        ),
        .executableTarget(
            name: "Console",
            dependencies: [
                "Vocabulary", "ConsoleCore", "Wire", "CCurses", "CCurl", "CHiredis", "COpenSSL", argumentParser,
            ]
        ),

        // Makes the classifier's weights: `make train`.
        .executableTarget(name: "Trainer", dependencies: ["Vocabulary", "Text", "Wire", "RiskScorer", argumentParser]),

        // The classifier's weights, as bytes.
        .target(name: "CWeights", exclude: ["user.weights", "tool.weights"]),

        // What scoring a text costs: `make bench-scorer`.
        .executableTarget(name: "ScorerBench", dependencies: ["Vocabulary", "Text", "RiskScorer", argumentParser]),

        // How fast models are hashed: `make bench-hashing`.
        .executableTarget(name: "ModelBench", dependencies: ["ModelVerifier", argumentParser]),

        // Thin C shims over Debian's libraries, and over calls of the system that Swift cannot make.
        .target(name: "CCurses", linkerSettings: [.linkedLibrary("ncursesw")]),
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
        .target(name: "CHiredis", linkerSettings: [.linkedLibrary("hiredis")]),
        .target(name: "CLinux"),
        .target(name: "COpenSSL", linkerSettings: [.linkedLibrary("crypto")]),

        // One test target a room, and one for the arrows between them.
        .testTarget(name: "ArchitectureTests"),
        .testTarget(name: "TextTests", dependencies: ["Text"]),
        .testTarget(name: "WireTests", dependencies: ["Wire", "Vocabulary"]),
        .testTarget(name: "SecurityGateTests", dependencies: ["SecurityGate", "Vocabulary"]),
        .testTarget(name: "RiskScorerTests", dependencies: ["RiskScorer", "Vocabulary"]),
        .testTarget(name: "TrainerTests", dependencies: ["Trainer", "RiskScorer", "Vocabulary", argumentParser]),
        .testTarget(name: "ExtractionDetectorTests", dependencies: ["ExtractionDetector", "Vocabulary"]),
        .testTarget(name: "TenantIsolatorTests", dependencies: ["TenantIsolator", crypto]),
        .testTarget(
            name: "ConsoleCoreTests", dependencies: ["ConsoleCore", "Wire", "Vocabulary", "CCurses"],
            exclude: ["Golden"]
        ),
        .testTarget(
            name: "ModelVerifierTests", dependencies: ["ModelVerifier", "Vocabulary", "Wire", "CLinux", "COpenSSL"],
            exclude: ["Vectors"]
        ),
        .testTarget(
            name: "InferenceTests", dependencies: ["Inference", "Wire", "Vocabulary", nioCore, nioPosix, nioSSL]),
        .testTarget(
            name: "StoresTests",
            dependencies: [
                "Stores", "SecurityGate", "TenantIsolator", "Wire", "Vocabulary", crypto, grdb, nioCore, nioPosix,
            ]
        ),
        .testTarget(
            name: "GatewayTests",
            dependencies: [
                "Gateway", "ExtractionDetector", "Inference", "RiskScorer", "Stores", "SecurityGate", "TenantIsolator",
                "Wire", "Vocabulary",
                argumentParser, crypto, grdb, logging, nioCore, nioPosix, nioSSL,
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)
