import Vocabulary
import Wire

/// Moves the console on by one message; answers what is to be done in the world.
public func update(_ model: inout Model, _ message: Message) -> [Effect] {
    switch message {
    case .key, .mouse, .event, .feed, .answered: model.stirredAt = model.clock.monotonic
    default: break
    }
    switch message {
    case .key(let key): return model.press(key)
    case .mouse(let mouse): return model.take(mouse)
    case .preferences(let preferences, let state, let faults):
        model.take(preferences, state, faults: faults)
        return []
    case .tick(let clock): return model.tick(clock)
    case .resize(let size):
        model.size = size
        return []
    case .feed(let link): return model.take(link)
    case .source(let source):
        model.link.source = source
        return []
    case .control(let link): return model.take(link)
    case .snapshot(let snapshot): return model.take(snapshot)
    case .event(let event): return model.take(event)
    case .dropped(let count, let loss): return model.drop(count, loss)
    case .found(let hole, let events): return model.take(found: events, of: hole)
    case .repaired(let hole, let events, let source): return model.take(repaired: events, of: hole, from: source)
    case .exported(let result): return model.take(result)
    case .replay(let notice): return model.take(notice)
    case .answered(let token, let answer): return model.take(answer, token: token)
    case .reported(let inquiry, let report): return model.take(report, for: inquiry)
    }
}
