import ConsoleCore
import Wire

/// `--once`: a snapshot, a short look at the feed, one frame as text.
struct OneFrame {
    /// How long the feed is listened to at most, milliseconds.
    private static let listening = 1000

    let options: SessionOptions
    let size: Size

    /// The frame, or why the gateway could not be asked.
    func render() -> Result<String, ControlError> {
        if let replay = options.replay { return play(replay) }
        let client = ControlClient(options.control)
        return client.snapshot().map { snapshot in
            var model = Model(size: size, clock: options.clock.now, settings: options.settings)
            _ = update(&model, .snapshot(snapshot))
            _ = update(&model, .reported(.whoAmI, client.report(.whoAmI)))
            switch options.feedSource(snapshot) {
            case .redis(let address, let key): listen(at: address, key: key, into: &model)
            case .control(let key): listen(key: key, into: &model)
            case .none(let reason): _ = update(&model, .feed(.off(reason)))
            }
            _ = update(&model, .tick(options.clock.now))
            return view(model).text
        }
    }

    /// The frame at the time that `--clock` names, or at the recording's end.
    private func play(_ replay: ReplayOptions) -> Result<String, ControlError> {
        var model = Model(size: size, clock: replay.start, settings: options.settings)
        _ = update(&model, .replay(.started(speed: replay.speed)))
        do {
            var player = try replay.player()
            while let messages = try player.messages(until: replay.until ?? .max) {
                for message in messages { _ = update(&model, message) }
            }
        } catch {
            return .failure(ControlError(code: "replay", message: "\(replay.path) changed while it was played"))
        }
        return .success(view(model).text)
    }

    private func listen(at address: RedisAddress, key: FeedKey, into model: inout Model) {
        let end = options.clock.now.monotonic + Self.listening
        do {
            let connection = try FeedConnection(address)
            _ = update(&model, .feed(.up))
            while options.clock.now.monotonic < end {
                let left = Int32(max(0, end - options.clock.now.monotonic))
                let payloads = try connection.read(milliseconds: left) ?? []
                _ = update(&model, .tick(options.clock.now))
                for message in FeedListener.messages(payloads, seal: key.seal) { _ = update(&model, message) }
            }
        } catch {
            _ = update(&model, .feed(.down(error.reason)))
        }
    }

    /// The same over the gateway's own stream.
    private func listen(key: FeedKey, into model: inout Model) {
        let stream = EventStream(options.control, key: key, limit: Self.listening)
        var messages: [Message] = []
        let end = stream.follow(after: nil) { more in
            messages += more
            return true
        }
        _ = update(&model, .source(.control))
        if messages.isEmpty, case .failed(let reason) = end { messages = [.feed(.down(reason))] }
        for message in messages {
            _ = update(&model, .tick(options.clock.now))
            _ = update(&model, message)
        }
    }
}
