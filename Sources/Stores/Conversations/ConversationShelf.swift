import NIOCore
import TenantIsolator

/// Where sealed conversations lie: ``SQLiteShelf`` on a gateway that is alone, ``RedisShelf`` where several share them.
///
/// A shelf sees names and sealed bytes only. Each call is atomic, and answers on the loop that is given, or fails there
/// with ``StoresError`` when the store cannot be used.
protocol ConversationShelf: Sendable {
    /// All of a conversation; nil for one that is not there or has expired.
    ///
    /// - Parameter now: milliseconds since 1970.
    func load(_ slot: ShelfSlot, now: Int64, on loop: any EventLoop) -> EventLoopFuture<SealedConversation?>

    /// Adds turns behind as many as there must be.
    func append(_ addition: ShelfAddition, now: Int64, on loop: any EventLoop) -> EventLoopFuture<ShelfVerdict>

    /// Heads of a tenant, those made last first.
    func list(
        tenant: String, after: ShelfCursor?, limit: Int, now: Int64, on loop: any EventLoop
    ) -> EventLoopFuture<[ShelfItem]>

    /// Removes a conversation; false for one that is not there.
    func remove(_ slot: ShelfSlot, now: Int64, on loop: any EventLoop) -> EventLoopFuture<Bool>

    /// Removes all conversations of a tenant.
    func removeAll(tenant: String, on loop: any EventLoop) -> EventLoopFuture<ConversationCounts>

    /// Removes some of what has expired; how many conversations. Call again while it removes any.
    func expire(now: Int64, on loop: any EventLoop) -> EventLoopFuture<Int>

    /// The oldest generation of a tenant's data keys that anything is sealed under; nil where nothing is there.
    func oldestGeneration(tenant: String, now: Int64, on loop: any EventLoop) -> EventLoopFuture<UInt32?>

    /// Some of a tenant's conversations of which something is sealed under a generation older than this one, those made
    /// first first, behind a place in that order.
    func aged(
        tenant: String, below generation: UInt32, after: ShelfCursor?, now: Int64, on loop: any EventLoop
    ) -> EventLoopFuture<[ShelfItem]>

    /// Puts all turns and the head in place of as many turns as there must be; the end of the conversation stays.
    ///
    /// - Returns: false where there are others meanwhile.
    func replace(_ addition: ShelfAddition, now: Int64, on loop: any EventLoop) -> EventLoopFuture<Bool>
}

/// A place on the shelf: whose, and the name that ``TenantIsolator`` gave it.
struct ShelfSlot: Sendable, Equatable {
    let tenant: String
    let name: String
}

/// A conversation as it lies on the shelf.
struct SealedConversation: Sendable, Equatable {
    var head: [UInt8]
    var turns: [[UInt8]]

    /// Of the newest data key that anything of it says it is sealed under.
    var newestGeneration: UInt32? { ([head] + turns).compactMap { SealedTurn($0)?.generation }.max() }
}

/// Turns to be put on the shelf, with the head that counts them.
struct ShelfAddition: Sendable {
    var slot: ShelfSlot
    /// When the conversation began, in ms since 1970.
    var created: Int64
    /// How many turns it must have; 0 for one that must not be there.
    var expecting: Int
    var head: [UInt8]
    var turns: [[UInt8]]
    /// Of the data key that sealed them.
    var generation: UInt32
    var limits: ConversationLimits

    /// Bytes that count towards the conversation's limit.
    var bytes: Int { turns.reduce(0) { $0 + $1.count } }
}

enum ShelfVerdict: Sendable, Equatable { case stored, conflict, missing, full }

/// A conversation in a list.
struct ShelfItem: Sendable, Equatable {
    var cursor: ShelfCursor
    var head: [UInt8]
}

/// A place in a tenant's list, which is ordered by time and name: conversations that come and go meanwhile leave the rest
/// where it is.
struct ShelfCursor: Sendable, Equatable, CustomStringConvertible {
    let created: Int64
    let name: String

    private static let digits = 15

    init(created: Int64, name: String) {
        self.created = created
        self.name = name
    }

    /// Reads one as it was given out; nil for anything else.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == Self.digits + 1 + 64, bytes[Self.digits] == UInt8(ascii: "-"),
            bytes.prefix(Self.digits).allSatisfy({ 0x30...0x39 ~= $0 }),
            bytes.suffix(64).allSatisfy({ 0x30...0x39 ~= $0 || 0x61...0x66 ~= $0 }),
            let created = Int64(String(decoding: bytes.prefix(Self.digits), as: UTF8.self))
        else { return nil }
        self.init(created: created, name: String(decoding: bytes.suffix(64), as: UTF8.self))
    }

    /// In the order of the list where texts are compared byte by byte.
    var description: String {
        let number = String(min(max(created, 0), 999_999_999_999_999))
        return String(repeating: "0", count: Self.digits - number.utf8.count) + number + "-" + name
    }
}
