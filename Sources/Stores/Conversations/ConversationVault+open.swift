import NIOCore
import NIOPosix
import TenantIsolator

extension ConversationVault {
    /// The conversations of a gateway: in Redis where there is one, in the data directory's database otherwise. Call on
    /// the loop.
    ///
    /// - Parameters:
    ///   - work: threads on which files and the database are waited for, and turns are sealed.
    ///   - onLink: called on the loop when the link to Redis came up or went down.
    public static func open(
        _ directory: DataDirectory, redis: RedisAddress?, isolator: TenantIsolator, work: NIOThreadPool,
        on loop: any EventLoop, onLink: @escaping (Bool) -> Void
    ) -> ConversationVault {
        guard let redis else {
            return ConversationVault(
                isolator: isolator, keys: Keyring(directory, exchange: nil, work: work),
                shelf: SQLiteShelf(directory, work: work), texts: TextStore(directory), work: work)
        }
        let link = ShelfLink(redis, on: loop, onChange: onLink)
        link.start()
        return ConversationVault(
            isolator: isolator, keys: Keyring(directory, exchange: DataKeyExchange(link), work: work),
            shelf: RedisShelf(link), texts: TextStore(directory), work: work, link: link)
    }
}
