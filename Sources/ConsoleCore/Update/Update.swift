import Vocabulary
import Wire

/// Moves the console on by one message; answers what is to be done in the world.
public func update(_ model: inout Model, _ message: Message) -> [Effect] {
    switch message {
    case .key(let key): return model.press(key)
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
    case .dropped(let count): return model.drop(count)
    case .answered(let token, let answer): return model.take(answer, token: token)
    }
}
