/// The Lua scripts of the conversations that gateways share. Keys carry the tenant as their hash tag, so they lie on one
/// node of a cluster:
///
/// - `secureinfer:{TENANT}:conv:NAME`, a hash: head `h`, number of turns `n`, bytes `b`, generation `g`, place in the list
///   `m`, and each turn under its number; it expires by itself
/// - `secureinfer:{TENANT}:conv`, a sorted set: the list, in the order of its texts
/// - `secureinfer:{TENANT}:convend`, a sorted set: the same texts by the end of their conversation, by Redis' own clock
///
/// Sealed bytes travel as base64.
enum ShelfScript {
    static func conversation(_ slot: ShelfSlot) -> String { "\(list(slot.tenant)):\(slot.name)" }
    static func list(_ tenant: String) -> String { "secureinfer:{\(tenant)}:conv" }
    static func ends(_ tenant: String) -> String { "secureinfer:{\(tenant)}:convend" }

    /// Bytes of turns in a reply; one turn that is longer comes alone.
    static let pageBytes = 1 << 20
    /// Entries that one call looks at.
    static let batch = 500

    private static let clock = """
        local clock = redis.call('TIME')
        local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

        """

    /// Reads turns from a place on. Keys: the conversation. Arguments: the first turn, how many bytes.
    /// Returns the head, the number of turns, then turns; nothing for one that is not there.
    static let load = RedisScript(
        """
        local known = redis.call('HMGET', KEYS[1], 'h', 'n')
        local count = tonumber(known[2])
        if not known[1] or not count then return {} end
        local out = {known[1], known[2]}
        local size = 0
        for i = tonumber(ARGV[1]), count - 1 do
          local turn = redis.call('HGET', KEYS[1], tostring(i))
          if not turn then break end
          size = size + #turn
          if size > tonumber(ARGV[2]) and #out > 2 then break end
          out[#out + 1] = turn
        end
        return out
        """)

    /// Adds turns. Keys: the conversation, the list, the ends. Arguments: place in the list, turns that there must be,
    /// lifetime in ms, limits of turns, bytes and conversations, generation, bytes of the turns, head, then the turns.
    /// Returns a word of ``ShelfVerdict``.
    static let append = RedisScript(
        clock + """
            local due = redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', now, 'LIMIT', 0, 100)
            for i = 1, #due do
              redis.call('ZREM', KEYS[2], due[i])
              redis.call('ZREM', KEYS[3], due[i])
            end
            local known = redis.call('HMGET', KEYS[1], 'n', 'b', 'm', 'g')
            local count, bytes = tonumber(known[1]), tonumber(known[2]) or 0
            local expecting, added = tonumber(ARGV[2]), #ARGV - 9
            if not count and expecting > 0 then return 'missing' end
            if count and count ~= expecting then return 'conflict' end
            if expecting + added > tonumber(ARGV[4]) or bytes + ARGV[8] > tonumber(ARGV[5]) then return 'full' end
            if not count and redis.call('ZCOUNT', KEYS[3], now, '+inf') >= tonumber(ARGV[6]) then return 'full' end
            local place = known[3] or ARGV[1]
            redis.call('HSET', KEYS[1], 'h', ARGV[9], 'n', expecting + added, 'b', bytes + ARGV[8], 'm', place)
            local oldest = count and tonumber(known[4])
            if not oldest or oldest > tonumber(ARGV[7]) then redis.call('HSET', KEYS[1], 'g', ARGV[7]) end
            for i = 1, added do redis.call('HSET', KEYS[1], tostring(expecting + i - 1), ARGV[9 + i]) end
            redis.call('PEXPIRE', KEYS[1], ARGV[3])
            redis.call('ZADD', KEYS[2], 0, place)
            redis.call('ZADD', KEYS[3], now + ARGV[3], place)
            for i = 2, 3 do
              if redis.call('PTTL', KEYS[i]) < tonumber(ARGV[3]) then redis.call('PEXPIRE', KEYS[i], ARGV[3]) end
            end
            return 'stored'
            """)

    /// Reads a page of the list. Keys: the list. Arguments: what it comes after or nothing, how many.
    /// Returns the last entry that was looked at, empty where there are no more, then place and head of each, those made
    /// last first.
    static let page = RedisScript(
        """
        local out = {''}
        local from = ARGV[1] == '' and '+' or '(' .. ARGV[1]
        local found = redis.call('ZREVRANGEBYLEX', KEYS[1], from, '-', 'LIMIT', 0, \(batch))
        if #found == \(batch) then out[1] = found[#found] end
        for i = 1, #found do
          local head = redis.call('HGET', KEYS[1] .. ':' .. string.sub(found[i], 17), 'h')
          if head then
            out[#out + 1] = found[i]
            out[#out + 1] = head
            if #out > ARGV[2] * 2 then
              out[1] = found[i]
              break
            end
          end
        end
        return out
        """)

    /// Removes a conversation. Keys: it, the list, the ends. Returns 1 if it was there, else 0.
    static let remove = RedisScript(
        """
        local place = redis.call('HGET', KEYS[1], 'm')
        if place then
          redis.call('ZREM', KEYS[2], place)
          redis.call('ZREM', KEYS[3], place)
        end
        return redis.call('UNLINK', KEYS[1])
        """)

    /// Removes some of a tenant's conversations. Keys: the list, the ends. Returns how many entries there were, how many
    /// conversations, and their turns.
    static let removeSome = RedisScript(
        """
        local found = redis.call('ZRANGE', KEYS[1], 0, \(batch - 1))
        local gone, turns = 0, 0
        for i = 1, #found do
          local key = KEYS[1] .. ':' .. string.sub(found[i], 17)
          turns = turns + (tonumber(redis.call('HGET', key, 'n')) or 0)
          gone = gone + redis.call('UNLINK', key)
          redis.call('ZREM', KEYS[1], found[i])
        end
        if #found < \(batch) then redis.call('UNLINK', KEYS[2]) end
        return {#found, gone, turns}
        """)

    /// Looks for the oldest generation among some entries. Keys: the list. Arguments: what they come after or nothing.
    /// Returns the last entry and the generation, each empty for none.
    static let oldest = RedisScript(
        """
        local from = ARGV[1] == '' and '-' or '(' .. ARGV[1]
        local found = redis.call('ZRANGEBYLEX', KEYS[1], from, '+', 'LIMIT', 0, \(batch))
        local least = nil
        for i = 1, #found do
          local own = tonumber(redis.call('HGET', KEYS[1] .. ':' .. string.sub(found[i], 17), 'g'))
          if own and (not least or own < least) then least = own end
        end
        return {found[#found] or '', least and tostring(least) or ''}
        """)

    /// Looks among some entries for conversations of an older generation. Keys: the list. Arguments: what they come after or
    /// nothing, the generation. Returns the last entry, empty for none, then place and head of each.
    static let aged = RedisScript(
        """
        local from = ARGV[1] == '' and '-' or '(' .. ARGV[1]
        local found = redis.call('ZRANGEBYLEX', KEYS[1], from, '+', 'LIMIT', 0, \(batch))
        local out = {found[#found] or ''}
        for i = 1, #found do
          local known = redis.call('HMGET', KEYS[1] .. ':' .. string.sub(found[i], 17), 'g', 'h')
          local own = tonumber(known[1])
          if own and known[2] and own < tonumber(ARGV[2]) then
            out[#out + 1] = found[i]
            out[#out + 1] = known[2]
            if #out > 100 then
              out[1] = found[i]
              break
            end
          end
        end
        return out
        """)

    /// Replaces all turns. Keys: the conversation. Arguments: how many turns there must be, generation, head, the turns.
    /// Returns 1 if there were as many, else 0.
    static let replace = RedisScript(
        """
        if tonumber(redis.call('HGET', KEYS[1], 'n')) ~= tonumber(ARGV[1]) then return 0 end
        redis.call('HSET', KEYS[1], 'g', ARGV[2], 'h', ARGV[3])
        for i = 4, #ARGV do redis.call('HSET', KEYS[1], tostring(i - 4), ARGV[i]) end
        return 1
        """)
}
