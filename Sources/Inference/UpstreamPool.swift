import NIOCore
import NIOPosix

/// The connections of one event loop to one model server; belongs to that loop, so a request never changes threads.
public final class UpstreamPool {
    public let endpoint: UpstreamEndpoint
    let limits: UpstreamLimits
    private let loop: any EventLoop
    private var idle: [UpstreamConnection] = []
    private var active: [ObjectIdentifier: UpstreamConnection] = [:]
    private var sweeping = false

    /// How often waits are compared with their limits.
    private static let sweepInterval = TimeAmount.milliseconds(250)

    public init(endpoint: UpstreamEndpoint, limits: UpstreamLimits, on loop: any EventLoop) {
        self.endpoint = endpoint
        self.limits = limits
        self.loop = loop
    }

    /// A request that may still be cancelled.
    public final class Ticket {
        fileprivate var connection: UpstreamConnection?
        fileprivate var isCancelled = false

        /// Drops the request; its receiver hears nothing more.
        public func cancel() {
            isCancelled = true
            connection?.cancel()
            connection = nil
        }

        /// Stops or goes on reading the answer.
        public func setReading(_ on: Bool) { connection?.setReading(on) }
    }

    /// Sends a whole request (head and body) and hands the answer to `receiver`.
    public func send(_ request: ByteBuffer, to receiver: any UpstreamReceiver) -> Ticket {
        let ticket = Ticket()
        while let connection = idle.popLast() {
            guard connection.isUsable else { continue }
            begin(connection, request, receiver, ticket, reused: true)
            return ticket
        }
        connect(request, receiver, ticket)
        return ticket
    }

    /// Sends on a new connection what an old one lost before its first byte.
    func sendFresh(_ request: ByteBuffer, to receiver: any UpstreamReceiver, _ ticket: Ticket) {
        ticket.connection = nil
        connect(request, receiver, ticket)
    }

    /// Takes a connection back.
    func release(_ connection: UpstreamConnection, reusable: Bool) {
        active[ObjectIdentifier(connection)] = nil
        if reusable, idle.count < limits.pooled {
            idle.append(connection)
        } else {
            idle.removeAll { $0 === connection }
            if reusable { connection.cancel() }
        }
    }

    /// Closes what is idle; active requests run on.
    public func close() {
        let connections = idle
        idle = []
        for connection in connections { connection.cancel() }
    }

    private func begin(
        _ connection: UpstreamConnection, _ request: ByteBuffer, _ receiver: any UpstreamReceiver, _ ticket: Ticket,
        reused: Bool
    ) {
        active[ObjectIdentifier(connection)] = connection
        ticket.connection = connection
        connection.send(request, to: receiver, ticket: ticket, reused: reused)
        sweepLater()
    }

    private func connect(_ request: ByteBuffer, _ receiver: any UpstreamReceiver, _ ticket: Ticket) {
        let me = NIOLoopBound(self, eventLoop: loop)
        let bootstrap = ClientBootstrap(group: loop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .connectTimeout(.milliseconds(limits.connect))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(UpstreamConnection(pool: me.value))
                }
            }
        let connecting =
            switch endpoint.target {
            case .tcp(let host, let port): bootstrap.connect(host: host, port: port)
            case .unix(let path): bootstrap.connect(unixDomainSocketPath: path)
            }
        connecting.assumeIsolated().whenComplete { [self] result in
            connected(result, request, receiver, ticket)
        }
    }

    private func connected(
        _ result: Result<any Channel, any Error>, _ request: ByteBuffer, _ receiver: any UpstreamReceiver,
        _ ticket: Ticket
    ) {
        switch result {
        case .success(let channel):
            guard let connection = try? channel.pipeline.syncOperations.handler(type: UpstreamConnection.self) else {
                channel.close(promise: nil)
                return receiver.upstreamFailed(.unreachable)
            }
            if ticket.isCancelled { return connection.cancel() }
            begin(connection, request, receiver, ticket, reused: false)
        case .failure(let error):
            guard !ticket.isCancelled else { return }
            receiver.upstreamFailed(error is ChannelError ? .connectTimeout : .unreachable)
        }
    }

    /// One timer for all active requests, running only while there are some.
    private func sweepLater() {
        guard !sweeping else { return }
        sweeping = true
        let me = NIOLoopBound(self, eventLoop: loop)
        loop.scheduleTask(in: Self.sweepInterval) { me.value.sweep() }
    }

    private func sweep() {
        sweeping = false
        let now = NIODeadline.now()
        for connection in active.values where connection.deadline < now { connection.expire() }
        if !active.isEmpty { sweepLater() }
    }
}
