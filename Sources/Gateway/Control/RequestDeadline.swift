import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Cuts connections of the control listener that dawdle: each request must be there whole within 9 s after the connection
/// was made or the last answer ended, the handshake of TLS included, and each write of an answer must be taken within
/// 12 s.
///
/// A request whose answer is done before its body is here gets one more second for the rest of it; an answer that says
/// `connection: close` ends the connection after that second.
final class RequestDeadline: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    static let request = TimeAmount.seconds(9)
    static let write = TimeAmount.seconds(12)
    /// For a client to see the answer to a request that is not read to its end.
    private static let linger = TimeAmount.seconds(1)

    private var requestTask: Scheduled<Void>?
    private var writeTask: Scheduled<Void>?
    private var writing = 0
    /// Requests that were read to their end, and answers that were written to theirs.
    private var asked = 0
    private var answered = 0
    /// The answer being written is the connection's last, and it is written.
    private var isEnding = false
    private var isOver = false

    func handlerAdded(context: ChannelHandlerContext) { if context.channel.isActive { awaitRequest(context) } }

    func channelActive(context: ChannelHandlerContext) {
        awaitRequest(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        requestTask?.cancel()
        writeTask?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .end = unwrapInboundIn(data) {
            asked += 1
            if asked <= answered {
                awaitRequest(context)
            } else if !isOver {
                requestTask?.cancel()
            }
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let promise = promise ?? context.eventLoop.makePromise()
        writing += 1
        if writing == 1 { awaitWrite(context) }
        promise.futureResult.assumeIsolated().whenComplete { [self] _ in
            writing -= 1
            writeTask?.cancel()
            if writing > 0 { awaitWrite(context) }
        }
        let part = unwrapOutboundIn(data)
        context.write(data, promise: promise)
        switch part {
        case .head(let head): isEnding = isEnding || head.headerFields[.connection] == "close"
        case .body: break
        case .end: endAnswer(context)
        }
    }

    private func endAnswer(_ context: ChannelHandlerContext) {
        answered += 1
        guard isEnding || asked <= answered else { return }
        awaitRequest(context, within: isEnding || asked < answered ? Self.linger : Self.request)
        isOver = isEnding
    }

    private func awaitRequest(_ context: ChannelHandlerContext, within time: TimeAmount = RequestDeadline.request) {
        guard !isOver else { return }
        requestTask?.cancel()
        requestTask = close(context, in: time)
    }

    private func awaitWrite(_ context: ChannelHandlerContext) { writeTask = close(context, in: Self.write) }

    private func close(_ context: ChannelHandlerContext, in time: TimeAmount) -> Scheduled<Void> {
        context.eventLoop.assumeIsolated().scheduleTask(in: time) { context.close(promise: nil) }
    }
}
