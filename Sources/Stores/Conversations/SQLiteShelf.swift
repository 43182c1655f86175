import Foundation
import GRDB
import NIOCore
import NIOPosix

/// Conversations in the data directory's own database.
struct SQLiteShelf: ConversationShelf {
    private let database: StoreDatabase
    private let work: NIOThreadPool

    init(_ directory: DataDirectory, work: NIOThreadPool) {
        database = directory.database
        self.work = work
    }

    func load(_ slot: ShelfSlot, now: Int64, on loop: any EventLoop) -> EventLoopFuture<SealedConversation?> {
        apart(loop) { shelf in
            try shelf.database.read { database in
                let sql = "SELECT head FROM conversations WHERE name = ? AND tenant_id = ? AND expires > ?"
                guard let row = try database.rowCached(sql, [slot.name, slot.tenant, now]) else { return nil }
                return SealedConversation(
                    head: Array(row["head"] as Data), turns: try ConversationRows.turns(slot.name, in: database))
            }
        }
    }

    func append(_ addition: ShelfAddition, now: Int64, on loop: any EventLoop) -> EventLoopFuture<ShelfVerdict> {
        apart(loop) { shelf in
            try shelf.database.write { try ConversationRows.append(addition, now: now, in: $0) }
        }
    }

    func list(
        tenant: String, after: ShelfCursor?, limit: Int, now: Int64, on loop: any EventLoop
    ) -> EventLoopFuture<[ShelfItem]> {
        apart(loop) { shelf in
            let sql = """
                SELECT name, created, head FROM conversations
                WHERE tenant_id = ? AND (created, name) < (?, ?) AND expires > ?
                ORDER BY created DESC, name DESC LIMIT ?
                """
            return try shelf.database.read { database in
                try Row.fetchAll(
                    database, sql: sql,
                    arguments: [tenant, after?.created ?? .max, after?.name ?? "", now, limit]
                ).map(ConversationRows.item)
            }
        }
    }

    func remove(_ slot: ShelfSlot, now: Int64, on loop: any EventLoop) -> EventLoopFuture<Bool> {
        apart(loop) { shelf in
            try shelf.database.write { database in
                let sql = "SELECT expires FROM conversations WHERE name = ? AND tenant_id = ?"
                guard let row = try database.rowCached(sql, [slot.name, slot.tenant]) else { return false }
                try ConversationRows.remove([slot.name], in: database)
                return row["expires"] > now
            }
        }
    }

    func removeAll(tenant: String, on loop: any EventLoop) -> EventLoopFuture<ConversationCounts> {
        apart(loop) { shelf in
            var counts = ConversationCounts()
            while true {
                let removed = try shelf.database.write { try ConversationRows.removeSome(of: tenant, in: $0) }
                guard removed.conversations > 0 else { return counts }
                counts.conversations += removed.conversations
                counts.turns += removed.turns
            }
        }
    }

    func expire(now: Int64, on loop: any EventLoop) -> EventLoopFuture<Int> {
        apart(loop) { shelf in
            try shelf.database.write { database in
                try ConversationRows.removeExpired(now: now, in: database)
            }
        }
    }

    func oldestGeneration(tenant: String, now: Int64, on loop: any EventLoop) -> EventLoopFuture<UInt32?> {
        apart(loop) { shelf in
            let sql = "SELECT min(generation) FROM conversations WHERE tenant_id = ? AND expires > ?"
            return try shelf.database.read { try UInt32.fetchOne($0, sql: sql, arguments: [tenant, now]) }
        }
    }

    func aged(
        tenant: String, below generation: UInt32, after: ShelfCursor?, now: Int64, on loop: any EventLoop
    ) -> EventLoopFuture<[ShelfItem]> {
        apart(loop) { shelf in
            let sql = """
                SELECT name, created, head FROM conversations
                WHERE tenant_id = ? AND (created, name) > (?, ?) AND generation < ? AND expires > ?
                ORDER BY created, name LIMIT ?
                """
            return try shelf.database.read { database in
                try Row.fetchAll(
                    database, sql: sql,
                    arguments: [
                        tenant, after?.created ?? .min, after?.name ?? "", generation, now, ConversationRows.batch,
                    ]
                ).map(ConversationRows.item)
            }
        }
    }

    func replace(_ addition: ShelfAddition, now: Int64, on loop: any EventLoop) -> EventLoopFuture<Bool> {
        apart(loop) { shelf in
            try shelf.database.write { try ConversationRows.replace(addition, now: now, in: $0) }
        }
    }

    private func apart<T: Sendable>(
        _ loop: any EventLoop, _ body: @escaping @Sendable (SQLiteShelf) throws -> T
    ) -> EventLoopFuture<T> {
        work.runIfActive(eventLoop: loop) { try body(self) }
    }
}
