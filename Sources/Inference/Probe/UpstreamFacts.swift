import Vocabulary
import Wire

/// What a model server says about itself, cut down to what is listed here.
public struct UpstreamFacts: Sendable, Equatable {
    public let dialect: Dialect
    /// Models that the server offers, as it names them, each once.
    public let models: [Model]
    /// Version of an Ollama server, else empty.
    public let version: String
    /// True where it takes a `cache_salt` with each request, by which its prefix cache keeps tenants apart.
    public let takesSalt: Bool
    /// Models that an Ollama server has loaded, with their digests; nil where it was asked and did not tell.
    public let running: [Model]?
    /// Places in `models`, by the name that requests are compared with.
    private let places: [String: Int]

    public struct Model: Sendable, Equatable {
        public var name: String
        /// `sha256` of an Ollama model's manifest, 64 hexadecimal digits; empty elsewhere.
        public var digest: String
        /// Bytes; 0 when unknown.
        public var size: Int
        /// Ollama: when it was changed, by RFC 3339; else empty.
        public var modifiedAt: String
        /// Ollama: what its file says.
        public var details: Details?
        /// Ollama: what it can do, as in `completion`, `tools`, `vision`.
        public var capabilities: [String]
        /// OpenAI: when it was made, in seconds since 1970.
        public var created: Int?
        /// OpenAI: whose it is; else empty.
        public var ownedBy: String
        /// OpenAI: tokens that its context holds; nil where the server does not tell.
        public var contextLength: Int?
        /// Tokens that its context holds, whoever tells it.
        public var window: Int? { contextLength ?? details?.contextLength }

        public init(
            name: String, digest: String = "", size: Int = 0, modifiedAt: String = "", details: Details? = nil,
            capabilities: [String] = [], created: Int? = nil, ownedBy: String = ""
        ) {
            self.name = name
            self.digest = digest
            self.size = size
            self.modifiedAt = modifiedAt
            self.details = details
            self.capabilities = capabilities
            self.created = created
            self.ownedBy = ownedBy
        }
    }

    /// Strings are empty and numbers nil where the server does not tell.
    public struct Details: Sendable, Equatable {
        public var parentModel = ""
        public var format = ""
        public var family = ""
        public var families: [String] = []
        public var parameterSize = ""
        public var quantizationLevel = ""
        public var contextLength: Int?
        public var embeddingLength: Int?

        public init() {}
    }

    /// Keeps the first of several models with one name.
    public init(
        dialect: Dialect, models: [Model], version: String, takesSalt: Bool = false, running: [Model]? = []
    ) {
        var places: [String: Int] = [:]
        var kept: [Model] = []
        for model in models {
            let key = Self.key(model.name, dialect)
            guard places[key] == nil else { continue }
            places[key] = kept.count
            kept.append(model)
        }
        self.dialect = dialect
        self.models = kept
        self.version = version
        self.takesSalt = takesSalt
        self.running = running
        self.places = places
    }

    /// The model that a request with this name means; at an Ollama server `NAME` is `NAME:latest`.
    public func model(named name: String) -> Model? { places[Self.key(name, dialect)].map { models[$0] } }

    /// True when the server offers the model.
    public func offers(_ name: String) -> Bool { places[Self.key(name, dialect)] != nil }

    private static func key(_ name: String, _ dialect: Dialect) -> String {
        dialect == .ollama ? ModelName.tagged(name) : name
    }
}
