import TenantIsolator

/// Puts the keys of one tenant together that lie in several places, all under the present master key.
struct KeyMerge {
    private let masters: MasterKeys
    private let tenant: String
    private var pairs: [(link: WrappedDataKey, key: DataKey)] = []

    init(masters: MasterKeys, tenant: String) {
        self.masters = masters
        self.tenant = tenant
    }

    /// The keys by generation.
    var keys: [DataKey] { pairs.map(\.key) }
    var chain: KeyChain { KeyChain(links: pairs.map(\.link)) }

    /// Adds the keys of this gateway's own file.
    ///
    /// - Throws: where one of them does not open: nothing of the file may be lost.
    mutating func addOwn(_ chain: KeyChain) throws(WrappedDataKey.Fault) {
        for link in chain.links { add(link, try masters.unwrap(link, tenant: tenant)) }
    }

    /// Adds the keys that other gateways share; anybody who can write to Redis may have put something there, so what does
    /// not open is left out.
    ///
    /// - Parameter needed: the oldest generation that anything is sealed under in this gateway's database.
    /// - Throws: where all of them are under another master key and there is no other: that gateway and this one would
    ///   never read what the other stored.
    mutating func addShared(_ text: [UInt8]?, needed: UInt32? = nil) throws(WrappedDataKey.Fault) {
        guard let text, let chain = try? KeyChain(text) else { return }
        var isForeign = false
        var oldest: UInt32?
        for link in chain.links {
            do throws(WrappedDataKey.Fault) {
                let key = try masters.unwrap(link, tenant: tenant)
                oldest = min(oldest ?? key.generation, key.generation)
                add(link, key)
            } catch {
                if error == .otherMaster { isForeign = true }
            }
        }
        if isForeign, pairs.isEmpty { throw .otherMaster }
        // What other gateways have retired does not come back from here, unless a text of this one's needs it still.
        if let oldest { retire(below: min(oldest, needed ?? oldest)) }
    }

    /// Leaves the keys out that are older than a generation, but never the newest.
    mutating func retire(below generation: UInt32) {
        guard let last = pairs.last?.key.generation else { return }
        pairs.removeAll { $0.key.generation < min(generation, last) }
    }

    /// Makes a key that is newer than all others.
    mutating func addNew() throws(StoresError) {
        guard pairs.count < DataKeys.limit else {
            throw StoresError(
                .valueInvalid, "The tenant has \(DataKeys.limit) data keys already",
                hint: "Wait until what is stored under the older ones has expired")
        }
        let key = DataKey(
            tenant: tenant, generation: chain.nextGeneration, bytes: RandomBytes.make(DataKey.length))
        add(masters.wrap(key), key)
    }

    /// One key may lie in several wrappings: the first one stays, unless it is the former master's.
    private mutating func add(_ link: WrappedDataKey, _ key: DataKey) {
        let link = link.isUnder(masters.present) ? link : masters.wrap(key)
        guard !pairs.contains(where: { $0.key == key }), pairs.count < DataKeys.limit else { return }
        let place = pairs.firstIndex { $0.key.generation > key.generation } ?? pairs.count
        pairs.insert((link, key), at: place)
    }
}
