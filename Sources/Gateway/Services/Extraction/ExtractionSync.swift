import ServiceLifecycle

/// Keeps the extraction detector's work going that is apart from requests; see ``ExtractionDesk``.
struct ExtractionSync: Service {
    let desk: ExtractionDesk
    /// Rings when something was seen.
    let bell: AsyncStream<Void>

    private static let turn = Duration.milliseconds(250)
    /// Turns between two rounds of snapshots, 30 s, and between two tidyings, an hour.
    private static let (round, tidying) = (120, 14_400)

    func run() async throws {
        await desk.recall()
        desk.rooms.stream?.start()
        await cancelWhenGracefulShutdown { [self] in
            await withDiscardingTaskGroup { group in
                group.addTask { await desk.follow() }
                group.addTask { await turns() }
                for await _ in bell { await desk.drain() }
                group.cancelAll()
            }
        }
        await desk.drain()
        await desk.save(all: true)
        await desk.rooms.stream?.stop()
    }

    private func turns() async {
        var count = 0
        while (try? await Task.sleep(for: Self.turn)) != nil {
            count += 1
            await desk.tick()
            if count % Self.round == 0 { await desk.save() }
            if count % Self.tidying == 1 { await desk.tidy() }
        }
    }
}
