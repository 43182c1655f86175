import NIOCore

/// Where gateways share the wrapped data keys of a tenant: `secureinfer:{TENANT}:datakey`, in the form of the files.
struct DataKeyExchange: Sendable {
    struct Unavailable: Error {}

    private let link: ShelfLink

    init(_ link: ShelfLink) { self.link = link }

    static func key(_ tenant: String) -> String { "secureinfer:{\(tenant)}:datakey" }

    /// What is shared; nil for nothing. What cannot be ours by its length and letters counts as nothing.
    func read(_ tenant: String, on loop: any EventLoop) -> EventLoopFuture<[UInt8]?> {
        link.run(Self.read, keys: [Self.key(tenant)], [], on: loop).flatMapThrowing { reply in
            switch reply {
            case .null: nil
            case .text(let text): Array(text.utf8)
            default: throw Unavailable()
            }
        }
    }

    /// Puts keys in place of those that were read; false where others are there meanwhile.
    func replace(
        _ tenant: String, expecting: [UInt8]?, with text: [UInt8], on loop: any EventLoop
    ) -> EventLoopFuture<Bool> {
        let arguments = [expecting ?? [], text].map { String(decoding: $0, as: UTF8.self) }
        return link.run(Self.replace, keys: [Self.key(tenant)], arguments, on: loop).flatMapThrowing { reply in
            guard case .integer(let took) = reply else { throw Unavailable() }
            return took == 1
        }
    }

    /// Removes the keys of a tenant that was deleted.
    func remove(_ tenant: String, on loop: any EventLoop) -> EventLoopFuture<Void> {
        link.run(Self.remove, keys: [Self.key(tenant)], [], on: loop).map { _ in }
    }

    /// The same at once, whoever may not hear of it.
    func forget(_ tenant: String) { link.send(["UNLINK", Self.key(tenant)]) }

    private static let remove = RedisScript("return redis.call('UNLINK', KEYS[1])")

    /// Whether a text can be one of ours by its looks.
    private static let looks = """
        local function isOurs(text) return #text <= \(KeyChain.longest) and not string.find(text, '[^0-9a-f\\n]') end

        """

    private static let read = RedisScript(
        looks + """
            local found = redis.call('GET', KEYS[1])
            if found and not isOurs(found) then return '' end
            return found
            """)

    /// What cannot be ours is replaced as if it were not there.
    private static let replace = RedisScript(
        looks + """
            local found = redis.call('GET', KEYS[1]) or ''
            if found ~= ARGV[1] and not (ARGV[1] == '' and not isOurs(found)) then return 0 end
            redis.call('SET', KEYS[1], ARGV[2])
            return 1
            """)
}
