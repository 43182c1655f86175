import NIOCore
import NIOPosix

extension RedisLink {
    /// Longest time that connecting may take, and after it the handshake of TLS.
    private static let connectLimit = TimeAmount.seconds(2)

    func connect() {
        guard !isStopped else { return }
        let me = NIOLoopBound(self, eventLoop: loop)
        let address = address
        let bootstrap = ClientBootstrap(group: loop).connectTimeout(Self.connectLimit).channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                if address.isSecure { try channel.pipeline.syncOperations.addHandler(Self.tlsHandler(address)) }
                try channel.pipeline.syncOperations.addHandler(RedisLinkHandler(me.value))
            }
        }
        let connecting =
            switch address.target {
            case .unix(let path): bootstrap.connect(unixDomainSocketPath: path)
            case .tcp(let host, let port): bootstrap.connect(host: host, port: port)
            }
        connecting.assumeIsolated().whenComplete { result in
            switch result {
            case .success(let channel): address.isSecure ? me.value.awaitHandshake(channel) : me.value.greet(channel)
            case .failure: me.value.retry()
            }
        }
    }

    private static func tlsHandler(_ address: RedisAddress) throws -> any ChannelHandler {
        guard case .tcp(let host, _) = address.target, let tls = address.tls else {
            throw StoresError(.valueInvalid, "A secure Redis needs TLS", hint: "Give the address to serve as rediss://")
        }
        return try tls.handler(host: host)
    }

    /// Ends a connection whose server does not prove in time who it is; the handler says when it did.
    private func awaitHandshake(_ channel: any Channel) {
        let me = NIOLoopBound(self, eventLoop: loop)
        loop.scheduleTask(in: Self.connectLimit) {
            if me.value.channel !== channel { channel.close(promise: nil) }
        }
    }

    /// Logs in and selects the database before anything else is sent.
    func greet(_ channel: any Channel) {
        guard channel.isActive else { return }
        self.channel = channel
        var greeting = ByteBuffer()
        if let password = address.password {
            RedisCommand.write(["AUTH"] + (address.user.map { [$0] } ?? []) + [password], to: &greeting)
            waiters.append(.patient(nil))
        }
        RedisCommand.write(["SELECT", String(address.database)], to: &greeting)
        waiters.append(
            .patient { [unowned self] reply in
                guard reply == .text("OK") else { return drop() }
                isUp = true
                pause = Self.pauses.first
                onChange(self, true)
            })
        channel.writeAndFlush(greeting, promise: nil)
        armWatchdog()
    }

    func retry() {
        guard !isStopped else { return }
        let me = NIOLoopBound(self, eventLoop: loop)
        loop.scheduleTask(in: .milliseconds(pause + Int64.random(in: 0...pause / 2))) { me.value.connect() }
        pause = min(pause * 2, Self.pauses.last)
    }
}
