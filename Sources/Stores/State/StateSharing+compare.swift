extension StateSharing {
    /// Compares some of the records here with the shared store, and places under suspicion first: what is missing there or
    /// is of nobody's mac is put again, what is newer is taken. ``StateStore/pageLimit`` records a call, so that it costs
    /// the same however many there are; all of them had their turn after as many calls as there are pages.
    public mutating func compare(now: Int64) async throws {
        do {
            let doubtful = suspects
            suspects = []
            let known = try await apart { store in
                try doubtful.compactMap { try store.record(at: $0) }
            }
            try await inspect(known, now: now)
            let last = compared
            let some = try await apart { try $0.records(after: last, limit: StateStore.pageLimit) }
            let seen = try await inspect(some, now: now)
            compared = seen > 0 ? (some[seen - 1].kind, some[seen - 1].id) : nil
        } catch is SharedState.Unavailable {
            counters.isShared = false
        }
    }

    /// Looks at the places of records here.
    ///
    /// - Returns: how many of them the store's answer had room for.
    @discardableResult
    mutating func inspect(_ records: [StateRecord], now: Int64) async throws -> Int {
        guard !records.isEmpty else { return 0 }
        let places = try await shared.fetch(records.map(\.field))
        var lost: [StateRecord] = []
        var found: [StateRecord] = []
        for (record, place) in zip(records, places) {
            if place.text.isEmpty {
                lost.append(record)
            } else if let other = opened(place.text, at: record.field, now: now) {
                found.append(other)
            } else {
                if displaced.count >= Self.memoryLimit { displaced = [:] }
                displaced[record.field] = place.sha1
                lost.append(record)
            }
        }
        try await take(found, now: now)
        try await apart { [lost] in try $0.markPending(lost) }
        return places.count
    }
}
