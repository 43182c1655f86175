import NIOCore
import NIOPosix

/// Whether somebody listens at an address; blocking, for commands.
enum Reach {
    static func tcp(_ host: String, _ port: Int) -> Bool { connects { $0.connect(host: host, port: port) } }

    static func unix(_ path: String) -> Bool { connects { $0.connect(unixDomainSocketPath: path) } }

    private static func connects(_ connect: (ClientBootstrap) -> EventLoopFuture<any Channel>) -> Bool {
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connectTimeout(.seconds(2))
        guard let channel = try? connect(bootstrap).wait() else { return false }
        channel.close(promise: nil)
        return true
    }
}
