import NIOCore
import NIOPosix

/// The connections of one event loop to one model server; belongs to that loop, so a request never changes threads.
///
/// Connections hold on to their pool until they are closed, and timers until they ran: `close()` ends both.
public final class UpstreamPool {
    public let transport: UpstreamTransport
    private let loop: any EventLoop
    /// Oldest first.
    private var idle: [UpstreamConnection] = []
    private var active: [ObjectIdentifier: UpstreamConnection] = [:]
    private var isSweeping = false
    private var isClosed = false
    private var expiry: Scheduled<Void>?

    /// How often waits are compared with their limits.
    private static let sweepInterval = TimeAmount.milliseconds(250)

    public init(_ transport: UpstreamTransport, on loop: any EventLoop) {
        self.transport = transport
        self.loop = loop
    }

    var limits: UpstreamLimits { transport.limits }

    /// Sends a whole request (head and body) and hands the answer to `receiver`, which hears nothing within this call.
    ///
    /// - Parameter owner: a tenant that shares connections with nobody. A server that answers once more when all seems
    ///   done, as some did after a cancelled request, then reaches no other tenant; nil shares with all that name none.
    public func send(_ request: ByteBuffer, to receiver: any UpstreamReceiver, owner: String? = nil) -> Ticket {
        let ticket = Ticket()
        let order = UpstreamOrder(request: request, receiver: receiver, ticket: ticket, owner: owner)
        let now = NIODeadline.now()
        while let place = idle.lastIndex(where: { $0.owner == owner }) {
            let connection = idle.remove(at: place)
            guard connection.isUsable, connection.idleUntil > now, !connection.hasUnread else {
                connection.cancel()
                continue
            }
            begin(order, on: connection, isReused: true)
            return ticket
        }
        connect(order)
        return ticket
    }

    /// Sends on a new connection what an old one lost before its first byte.
    func sendFresh(_ order: UpstreamOrder) { connect(order) }

    /// Takes a connection back.
    func release(_ connection: UpstreamConnection, reusable: Bool) {
        active[ObjectIdentifier(connection)] = nil
        if reusable, !isClosed, limits.pooled > 0 {
            // The oldest is the least likely to be asked for, and to be alive.
            if idle.count >= limits.pooled { idle.removeFirst().cancel() }
            connection.idleUntil = .now() + .milliseconds(limits.pooledFor)
            idle.append(connection)
            expireLater()
        } else {
            idle.removeAll { $0 === connection }
            if reusable { connection.cancel() }
        }
    }

    /// Closes what is idle; active requests run on, and their connections close behind them.
    public func close() {
        isClosed = true
        expiry?.cancel()
        expiry = nil
        let connections = idle
        idle = []
        for connection in connections { connection.cancel() }
    }

    private func begin(
        _ order: UpstreamOrder, on connection: UpstreamConnection, isReused: Bool,
        connectBy: NIODeadline = .distantFuture
    ) {
        active[ObjectIdentifier(connection)] = connection
        connection.owner = order.owner
        order.ticket.connection = connection
        connection.send(order, isReused: isReused, connectBy: connectBy)
        sweepLater()
    }

    // MARK: - New connections

    private func connect(_ order: UpstreamOrder) {
        let connectBy = NIODeadline.now() + .milliseconds(limits.connect)
        let me = NIOLoopBound(self, eventLoop: loop)
        let bootstrap = ClientBootstrap(group: loop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .connectTimeout(.milliseconds(limits.connect))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try me.value.equip(channel.pipeline.syncOperations) }
            }
        let connecting =
            switch transport.endpoint.target {
            case .tcp(let host, let port): bootstrap.connect(host: host, port: port)
            case .unix(let path): bootstrap.connect(unixDomainSocketPath: path)
            }
        // A tick later, so that nobody hears of a request before `send` has handed out its ticket.
        connecting.assumeIsolated().whenComplete { [self] result in
            loop.assumeIsolated().execute { [self] in connected(result, order, connectBy) }
        }
    }

    private func equip(_ pipeline: ChannelPipeline.SynchronousOperations) throws {
        if let tls = transport.tls {
            try pipeline.addHandler(tls.makeHandler(serverName: transport.endpoint.serverName))
        }
        try pipeline.addHandler(UpstreamConnection(pool: self))
    }

    private func connected(_ result: Result<any Channel, any Error>, _ order: UpstreamOrder, _ connectBy: NIODeadline) {
        switch result {
        case .success(let channel):
            guard let connection = try? channel.pipeline.syncOperations.handler(type: UpstreamConnection.self) else {
                channel.close(promise: nil)
                return order.receiver.upstreamFailed(.unreachable)
            }
            if order.ticket.isCancelled { return connection.cancel() }
            begin(order, on: connection, isReused: false, connectBy: connectBy)
        case .failure(let error):
            guard !order.ticket.isCancelled else { return }
            order.receiver.upstreamFailed(Self.isTimeout(error) ? .connectTimeout : .unreachable)
        }
    }

    private static func isTimeout(_ error: any Error) -> Bool {
        if case ChannelError.connectTimeout = error { true } else { false }
    }

    // MARK: - Timers

    /// One timer for all active requests, running only while there are some.
    private func sweepLater() {
        guard !isSweeping else { return }
        isSweeping = true
        let me = NIOLoopBound(self, eventLoop: loop)
        loop.scheduleTask(in: Self.sweepInterval) { me.value.sweep() }
    }

    private func sweep() {
        isSweeping = false
        let now = NIODeadline.now()
        for connection in Array(active.values) where connection.deadline < now { connection.expire() }
        if !active.isEmpty { sweepLater() }
    }

    /// One timer for the oldest idle connection.
    private func expireLater() {
        guard expiry == nil, let oldest = idle.first else { return }
        let me = NIOLoopBound(self, eventLoop: loop)
        expiry = loop.scheduleTask(deadline: oldest.idleUntil) { me.value.expireIdle() }
    }

    private func expireIdle() {
        expiry = nil
        let now = NIODeadline.now()
        let old = idle.prefix { $0.idleUntil <= now }
        idle.removeFirst(old.count)
        for connection in old { connection.cancel() }
        expireLater()
    }
}
