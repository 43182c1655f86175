import ExtractionDetector
import Stores

/// Keeping the states: on the shelf always, in Redis where there is one.
extension ExtractionDesk {
    /// Tenants whose snapshots are looked up together, put away in one round, and written in one transaction: the audit's
    /// writer goes between two of these.
    private static let (lookUps, round, batch) = (256, 512, 32)
    /// The same for the last round, when the gateway stops.
    private static let last = 4_096
    /// Milliseconds by which the clocks of gateways and Redis may differ at a first start.
    private static let margin: Int64 = 10_000
    /// Milliseconds by which a place in the stream may be ahead of this gateway's clock: a day.
    private static let ahead: UInt64 = 86_400_000
    private static let breath = Duration.milliseconds(20)

    /// Takes up what the last run left.
    func recall() async {
        let now = rooms.clock.now()
        shelved = await apart { try $0.tenants() } ?? []
        campaigns.recall(await apart { try $0.excuses(now: now) } ?? [:])
        guard rooms.stream != nil else { return }
        if let known = await apart({ try $0.position() }), let known {
            gate.recall(known.senders)
            position = known.position
        } else {
            // What is older is in the snapshots of the other gateways, and would be refused.
            position = StreamPosition(time: UInt64(max(0, now - ExtractionGate.window + Self.margin)), number: 0)
        }
    }

    /// Looks up the snapshots of tenants that were just met.
    func restoreUnseen() async {
        while rooms.table.hasUnseen {
            let unseen = rooms.table.takeUnseen(limit: Self.lookUps)
            let known = unseen.filter(shelved.contains)
            await restore(unseen, known.isEmpty ? [:] : await apart { try $0.snapshots(of: known) } ?? [:])
        }
    }

    /// Looks up those that were met while Redis was away, there only: what lies on the shelf by now is this run's own.
    func restoreLacking() async {
        guard isLacking else { return }
        isLacking = false
        let lacking = rooms.table.lackingShared()
        for start in stride(from: 0, to: lacking.count, by: Self.lookUps) {
            await restore(Array(lacking[start..<min(start + Self.lookUps, lacking.count)]), [:])
        }
    }

    private func restore(_ tenants: [String], _ kept: [String: ExtractionSnapshot]) async {
        var found = kept.mapValues(placed)
        let shared = await rooms.stream?.snapshots(of: tenants)
        if shared?.isWhole == false { isLacking = true }
        for (tenant, sealed) in zip(tenants, shared?.found ?? []) {
            guard let sealed else { continue }
            do throws(StateRefusal) {
                let snapshot = placed(try seal.open(sealed, of: tenant))
                if found[tenant].map({ snapshot.isNewer(than: $0) }) ?? true { found[tenant] = snapshot }
            } catch {
                refuse(error)
            }
        }
        for tenant in tenants {
            let state = found[tenant].flatMap { ExtractionState(encoded: $0.state) }
            if found[tenant] != nil { state == nil ? refuse(.malformed) : (counters.restored += 1) }
            let signals = rooms.table.restore(
                found[tenant], state, tenant: tenant, isShared: shared?.isWhole ?? true)
            hold(signals, of: tenant)
        }
    }

    /// Whoever can write to Redis can put an entry at the last place that there is. A snapshot of that moment would hide all
    /// that other gateways tell from then on, so its place counts for nothing.
    private func placed(_ snapshot: ExtractionSnapshot) -> ExtractionSnapshot {
        guard snapshot.position.time > UInt64(max(0, rooms.clock.now())) + Self.ahead else { return snapshot }
        var snapshot = snapshot
        snapshot.position = .start
        return snapshot
    }

    /// Puts away the states that changed most.
    ///
    /// - Parameter all: also when there are many.
    func save(all: Bool = false) async {
        let limit = all ? Self.last : Self.round
        let changed = rooms.table.changed(limit: limit, position, at: rooms.clock.now())
        // In Redis they would take the place of more.
        let partial = isLacking ? Set(rooms.table.lackingShared()) : []
        // Whose state is not kept here is counted again from the stream after a restart: the place in it stays behind them.
        var isWhole = changed.count < limit && rooms.stream != nil && !isTaking
        let place = (position, gate.memory)
        for start in stride(from: 0, to: changed.count, by: Self.batch) {
            let batch = Array(changed[start..<min(start + Self.batch, changed.count)])
            guard await apart({ try $0.put(batch) }) != nil else {
                rooms.table.keepAgain(batch.map(\.tenant))
                isWhole = false
                continue
            }
            let sealed = batch.filter { !partial.contains($0.tenant) }.map {
                (tenant: $0.tenant, sealed: seal.sealed($0.snapshot, of: $0.tenant))
            }
            _ = await rooms.stream?.put(sealed)
            shelved.formUnion(batch.map(\.tenant))
            counters.saved += batch.count
            if !all { try? await Task.sleep(for: Self.breath) }
        }
        let excused = campaigns.takeUnkept()
        let until = rooms.clock.now() + CampaignBook.span
        _ = await apart { [isWhole] shelf in
            if !excused.isEmpty { try shelf.excuse(excused, until: until) }
            if isWhole { try shelf.put(place.0, senders: place.1) }
        }
    }

    /// Removes what is too old or too much.
    func tidy() async {
        let now = rooms.clock.now()
        _ = await apart { try $0.tidy(now: now) }
        shelved = await apart { try $0.tenants() } ?? shelved
    }
}
