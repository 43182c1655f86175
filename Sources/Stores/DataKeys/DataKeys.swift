import TenantIsolator

/// The data keys of a tenant, the newest last; there is always one.
struct DataKeys: Sendable {
    /// Keys of a tenant that are kept: rotations that are not over.
    static let limit = 16

    /// As they lie. Two may be of one generation, where two gateways made one apart from each other.
    let all: [DataKey]

    /// Nil for none.
    init?(_ all: [DataKey]) {
        guard !all.isEmpty else { return nil }
        self.all = all
    }

    /// Seals what is new.
    var newest: DataKey { all[all.count - 1] }

    /// Whether one is of a generation; nil for any.
    func has(_ generation: UInt32?) -> Bool { generation == nil || all.contains { $0.generation == generation } }

    /// What the first key of a generation gives that gives anything.
    func first<T>(of generation: UInt32, _ open: (DataKey) -> T?) -> T? {
        for key in all where key.generation == generation {
            if let found = open(key) { return found }
        }
        return nil
    }
}
