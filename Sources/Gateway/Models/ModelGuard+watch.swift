import Glibc
import ModelVerifier
import Stores

/// The looking thread: twice a second, and whenever the kernel tells of a change.
extension ModelGuard {
    /// Longest time between two looks, in milliseconds: half of what is promised.
    static let interval = 500
    /// Time after a ring in which further ones are not heard, in microseconds: a flood costs twenty looks a second at most.
    private static let breath: UInt32 = 50_000
    /// Milliseconds between two searches for models, and after which one is made whatever was seen.
    private static let searchPause = 250
    private static let searchPeriod = 60_000

    /// Finds what is there, and has all of it verified.
    func begin() {
        search()
        if let kind = catalog.directory.flatMap(FileSystemKind.silent) {
            herald.notice(
                .medium,
                "the models directory is on \(kind), which may hide changes of a file until it is hashed: see model-rehash"
            )
        }
        do {
            let isFirst = try catalog.isFirstUse()
            state.withLock { $0.first = isFirst ? Set($0.ledger.items.keys) : [] }
        } catch {
            herald.notice(.critical, "the pins of the models cannot be read: \(error)")
        }
        _ = start(nil)
    }

    /// Waits for a change, or for the time of the next look, and looks.
    func round() {
        let ring = bell.wait(milliseconds: Self.interval)
        look(ring)
        noteBlindness()
        if ring != nil { usleep(Self.breath) }
    }

    /// Looks at everything that a verdict rests on; what is other than it was is refused before this returns.
    func look(_ ring: ChangeBell.Ring?) {
        let now = now
        let (mustSearch, isDue) = state.withLock { state in
            var changed = state.table.look()
            for path in ring?.moved ?? [] {
                for owner in state.table.owners(below: path) where changed[owner] == nil { changed[owner] = path }
            }
            for (owner, path) in changed.sorted(by: { $0.value < $1.value }) {
                switch owner {
                case .census: state.search = min(state.search, max(now, state.searched + Self.searchPause))
                case .model(let key): state.doubt(key, shown(path), at: now).map(herald.tell)
                }
            }
            return (now >= state.search, !state.jobs.isEmpty || state.ledger.next(at: now) != nil)
        }
        if mustSearch { search() }
        if isDue { self.ring() }
    }

    /// Finds what models there are now. Where that cannot be told, none is served.
    func search() {
        guard let directory = catalog.directory else { return }
        let now = now
        do {
            let census = StoreCensus.take(directory)
            let sources = try catalog.sources()
            let pinned = try catalog.pinned()
            let recovered = state.withLock { state in
                let known = Set(state.ledger.items.keys)
                _ = state.table.watch(census, for: .census)
                state.ledger.found(sources, pinned: pinned, at: now)
                for key in known where state.ledger.items[key]?.phase ?? .fresh == .fresh {
                    state.table.forget(.model(key))
                }
                defer { state.fault = nil }
                state.searched = now
                state.search = now + Self.searchPeriod
                herald.tell(all: state.reports)
                return state.fault
            }
            if recovered != nil { herald.notice(.low, "the models directory can be read again") }
        } catch {
            lose("\(error)", at: now)
        }
        watchDirectories()
    }

    /// The store cannot be read: whatever was good is not served.
    private func lose(_ why: String, at now: Int) {
        let isNews = state.withLock { state in
            state.table.forget(.census)
            state.searched = now
            state.search = now + 1000
            defer { state.fault = why }
            for key in state.ledger.items.keys.sorted() {
                state.doubt(key, "the models directory cannot be read", at: now).map(herald.tell)
            }
            return state.fault != why
        }
        if isNews { herald.notice(.critical, "models could not be verified: \(why)") }
    }

    func watchDirectories() { bell.watch(state.withLock { $0.table.directories }) }

    /// Says once that changes are only seen twice a second, and once that they are heard of again.
    private func noteBlindness() {
        let fault = bell.fault
        guard isBlind.exchange(fault != nil, ordering: .relaxed) != (fault != nil) else { return }
        guard let fault else { return herald.notice(.low, "changes of model files are heard of again") }
        herald.notice(
            .medium, "inotify cannot be had (\(fault)): model files are looked at twice a second, and not sooner")
        watchDirectories()
    }

    /// A path as operators are shown it: inside of the models directory, without the directory.
    func shown(_ path: String) -> String {
        guard let directory = catalog.directory, path.hasPrefix(directory + "/") else { return path }
        return String(path.dropFirst(directory.utf8.count + 1))
    }
}
