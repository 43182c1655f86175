import Wire

/// Something that the console asks of the gateway besides snapshots; nothing changes by it.
public enum Inquiry: Sendable, Hashable {
    case whoAmI
    case usage(tenant: String)
    case keys(tenant: String)
    case model(String)

    /// Keys of one tenant that are asked for at most.
    static let keysAsked = 200

    public var request: ControlRequest {
        switch self {
        case .whoAmI: .get("/v1/whoami")
        case .usage(let tenant): .get("/v1/tenants/\(tenant.pathSegment)/usage")
        case .keys(let tenant): .get("/v1/tenants/\(tenant.pathSegment)/keys?limit=\(Self.keysAsked)")
        case .model(let model): .get("/v1/models/\(model.pathSegment)")
        }
    }
}

/// What came back for an ``Inquiry``; texts are bounded, and hostile until they are drawn.
public enum Report: Sendable, Equatable {
    case whoAmI(Caller)
    case usage(TenantUsage)
    case keys(KeyList)
    case model(ModelReport)
    case failed(ControlError)
}

extension Inquiry {
    /// Reads an answer strictly: what does not fit is a failure that says so.
    public func report(_ json: JSONView) -> Report {
        let report: Report? =
            switch self {
            case .whoAmI: Caller(json: json).map { .whoAmI($0) }
            case .usage: TenantUsage(json: json).map { .usage($0) }
            case .keys: KeyList(json: json).map { .keys($0) }
            case .model: ModelReport(json: json).map { .model($0) }
            }
        return report
            ?? .failed(ControlError(code: "malformed", message: "the answer is not what this console expects"))
    }
}

/// Who the console acts as.
public struct Caller: Sendable, Equatable {
    /// Roles by rank: each may do what those before it may.
    public enum Role: String, Sendable, CaseIterable, Comparable {
        case viewer, `operator`, admin

        public static func < (left: Role, right: Role) -> Bool { left.rank < right.rank }
        private var rank: Int { self == .viewer ? 0 : self == .operator ? 1 : 2 }
    }

    public var name: String
    public var role: Role

    public init(name: String, role: Role) {
        self.name = name
        self.role = role
    }

    init?(json: JSONView) {
        guard let name = json["operator"]?.string, !name.isEmpty, let role = json["role"]?.string.flatMap(Role.init)
        else { return nil }
        self.init(name: name.bounded(64), role: role)
    }
}

/// Where a tenant stands with its limits.
public struct TenantUsage: Sendable, Equatable {
    /// Requests under way, in the queue, and allowed at once; nil where nothing counts them: no such limit.
    public struct Places: Sendable, Equatable {
        var running: Int
        var waiting: Int
        var limit: Int
    }

    /// What is under way on the gateway that was asked: what a ban would cut.
    public struct InFlight: Sendable, Equatable {
        var requests: Int
        var keys: [String]
        var addresses: [String]

        static let most = 32

        init(requests: Int, keys: [String] = [], addresses: [String] = []) {
            self.requests = requests
            self.keys = keys
            self.addresses = addresses
        }

        init?(json: JSONView) {
            guard let requests = json["requests"]?.int, requests >= 0, let keys = json["keys"], keys.isArray,
                let addresses = json["addresses"], addresses.isArray
            else { return nil }
            func texts(_ list: JSONView) -> [String] {
                list.elements.prefix(Self.most).compactMap { $0.string?.bounded(64) }
            }
            self.init(requests: requests, keys: texts(keys), addresses: texts(addresses))
        }
    }

    var places: Places?
    var inFlight: InFlight?

    init(places: Places?, inFlight: InFlight? = nil) {
        self.places = places
        self.inFlight = inFlight
    }

    init?(json: JSONView) {
        if let value = json["in_flight"] {
            guard let found = InFlight(json: value) else { return nil }
            inFlight = found
        }
        guard let value = json["concurrency"] else { return nil }
        guard !value.isNull else {
            places = nil
            return
        }
        guard let running = value["running"]?.int, let waiting = value["waiting"]?.int,
            let limit = value["limit"]?.int, min(running, waiting, limit) >= 0
        else { return nil }
        places = Places(running: running, waiting: waiting, limit: limit)
    }
}

/// Keys of a tenant, oldest first.
public struct KeyList: Sendable, Equatable {
    /// A key by its public part. Times are Unix milliseconds.
    public struct Key: Sendable, Equatable {
        var id: String
        var created: Int
        var expires: Int?
        var revoked: Int?

        func works(at now: Int) -> Bool { revoked == nil && (expires ?? .max) > now }
    }

    var keys: [Key]
    /// True where the tenant has more than were asked for.
    var hasMore: Bool

    init(keys: [Key], hasMore: Bool = false) {
        self.keys = keys
        self.hasMore = hasMore
    }

    init?(json: JSONView) {
        guard let list = json["keys"], list.isArray else { return nil }
        var keys: [Key] = []
        for item in list.elements.prefix(Inquiry.keysAsked) {
            guard let id = item["id"]?.string, let created = item["created"]?.int else { return nil }
            keys.append(
                Key(
                    id: id.bounded(64), created: created, expires: item["expires"]?.int, revoked: item["revoked"]?.int))
        }
        self.init(keys: keys, hasMore: json["next"]?.string != nil)
    }
}

/// The verdict on a model, and what it rests on.
public struct ModelReport: Sendable, Equatable {
    var model: FeedEvent.Model
    /// The verdict in words; may be empty.
    var reason: String
    /// What it is made of, where that is known.
    var layers: [Layer]

    /// A layer beside the one that was pinned.
    struct Layer: Sendable, Equatable {
        var role: String
        /// `same changed added unknown`.
        var status: String
        /// The beginning of what it says; empty where that is no text.
        var text: String
    }

    /// Layers that are shown.
    static let layersShown = 64

    init(model: FeedEvent.Model, reason: String, layers: [Layer] = []) {
        self.model = model
        self.reason = reason
        self.layers = layers
    }

    init?(json: JSONView) {
        guard let model = FeedEvent.Model(json: json) else { return nil }
        let layers = json["layers"]?.elements.prefix(Self.layersShown).map { layer in
            Layer(
                role: (layer["role"]?.string ?? "").bounded(40), status: (layer["status"]?.string ?? "").bounded(16),
                text: (layer["text"]?.string ?? "").bounded(400))
        }
        self.init(model: model, reason: (json["reason"]?.string ?? "").bounded(400), layers: layers ?? [])
        self.model.digest = model.digest.bounded(160)
        self.model.want = model.want?.bounded(160)
        self.model.layer = model.layer?.bounded(160)
    }
}
