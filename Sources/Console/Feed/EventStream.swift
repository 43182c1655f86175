import CCurl
import ConsoleCore
import Glibc
import Wire

/// One stream of the gateway's events over the control API; lives on one thread.
final class EventStream {
    /// How a stream ended.
    enum End {
        /// The receiver wanted no more.
        case stopped
        case failed(String)
        /// The gateway has no stream for this console: no right, or too many consoles.
        case refused(String)
    }

    /// Takes messages as they come; false ends the stream.
    typealias Receiver = ([Message]) -> Bool

    /// Milliseconds for connecting; seconds of silence after which the stream is given up: three signs of life.
    private static let connecting = 3000
    private static let silence = 45

    private final class Sink {
        var reader: FeedStreamReader
        let receive: Receiver
        var isStopped = false

        init(_ reader: FeedStreamReader, _ receive: @escaping Receiver) {
            self.reader = reader
            self.receive = receive
        }

        func take(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
            guard !bytes.isEmpty else { return pass([.feed(.up)]) }
            guard let (events, dropped) = try? reader.feed(bytes) else { return false }
            let messages = events.map { Message.event($0) } + (dropped > 0 ? [.dropped(dropped)] : [])
            return pass(messages)
        }

        private func pass(_ messages: [Message]) -> Bool {
            isStopped = !receive(messages)
            return !isStopped
        }
    }

    private let access: ControlAccess
    private let key: FeedKey
    private let http: OpaquePointer?
    /// `Last-Event-ID` of a stream that goes on from this one.
    private(set) var lastID: String?

    /// - Parameter limit: milliseconds after which it ends in any case; 0 for none.
    init(_ access: ControlAccess, key: FeedKey, limit: Int = 0) {
        self.access = access
        self.key = key
        http = access.open { options in
            (options.milliseconds, options.connect_milliseconds) = (limit, Self.connecting)
            options.silence_seconds = Self.silence
        }
    }

    deinit { si_http_close(http) }

    /// Hands over what comes until the stream ends; blocks meanwhile. It hears at least once in 15 s.
    func follow(after id: String?, _ receive: @escaping Receiver) -> End {
        guard let http else { return .failed("no memory for a connection") }
        let sink = Sink(FeedStreamReader(key.seal, lastID: id), receive)
        let answer = withExtendedLifetime(sink) {
            si_http_stream(
                http, access.endpoint.origin + "/v1/feed", id, Self.enter, Unmanaged.passUnretained(sink).toOpaque())
        }
        lastID = sink.reader.lastID
        if sink.isStopped { return .stopped }
        guard answer.status == 0 || answer.status == 200 else {
            return .refused("the gateway refuses its feed (\(answer.status))")
        }
        guard answer.failure != SI_HTTP_ANSWERED else { return .failed("the gateway ended the feed") }
        if answer.failure == SI_HTTP_TIMED_OUT, answer.status == 200 { return .failed("the feed is silent") }
        return .failed(ControlFault(answer, patience: Self.connecting).error(at: access.endpoint).message)
    }

    private static let enter: si_http_sink = { owner, bytes, count in
        guard let owner else { return 0 }
        let sink = Unmanaged<Sink>.fromOpaque(owner).takeUnretainedValue()
        return sink.take(UnsafeBufferPointer(start: bytes, count: bytes == nil ? 0 : count)) ? 1 : 0
    }
}
