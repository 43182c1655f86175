/// The Lua scripts of the shared store. Its three keys carry one hash tag, so they lie on one node of a cluster:
///
/// - `secureinfer:state:{shared}:records`, a hash: place → sealed record behind its version in 20 digits
/// - `secureinfer:state:{shared}:index`, a sorted set: place by the revision of its last change
/// - `secureinfer:state:{shared}:meta`, a hash: `epoch`, a random name for these contents, and `revision`, which grows
///
/// Nothing in it is trusted: what it says is checked record by record, and what it lost is put there again.
enum StateScript {
    static let keys = ["records", "index", "meta"].map { "secureinfer:state:{shared}:\($0)" }

    /// Most bytes of records in a reply, so that it stays well below what is read at once (1 MiB).
    static let replyLimit = 400_000
    /// Longer texts are not handed out but as `!`: no record is that long.
    private static let textLimit = StateSeal.limit + 64
    private static let policyLimit = StateSeal.policyLimit + 64

    private static let head = """
        local epoch = redis.call('HGET', KEYS[3], 'epoch')
        if not epoch then
          epoch = ARGV[1]
          local last = redis.call('ZREVRANGE', KEYS[2], 0, 0, 'WITHSCORES')
          redis.call('HSET', KEYS[3], 'epoch', epoch, 'revision', last[2] or '0')
        end
        local function text(field)
          local found = redis.call('HGET', KEYS[1], field) or ''
          local most = field == '\(StateRecord.field(.policy, StateKind.policyID))' and \(policyLimit) or \(textLimit)
          if #found > most then return '!' end
          return found
        end

        """

    /// Puts records where they are newer, and drops those whose text is empty. Arguments: an epoch for an empty store,
    /// then for each its place, its text, and the SHA-1 of a text that it displaces whatever its version.
    /// Returns for each 1 if the place now holds it, else 0.
    static let put = RedisScript(
        head + """
            local out = {}
            for i = 2, #ARGV, 3 do
              local field, fresh = ARGV[i], ARGV[i + 1]
              local known = redis.call('HGET', KEYS[1], field)
              local done = 1
              if fresh == '' then
                redis.call('HDEL', KEYS[1], field)
                redis.call('ZREM', KEYS[2], field)
              elseif known ~= fresh or not redis.call('ZSCORE', KEYS[2], field) then
                local have = known and tonumber(string.sub(known, 1, 20)) or -1
                if tonumber(string.sub(fresh, 1, 20)) > have or known == fresh
                  or redis.sha1hex(known) == ARGV[i + 2] then
                  -- What can fail comes first: a record that no revision leads to is never read.
                  redis.call('ZADD', KEYS[2], redis.call('HINCRBY', KEYS[3], 'revision', 1), field)
                  redis.call('HSET', KEYS[1], field, fresh)
                else
                  done = 0
                end
              end
              out[#out + 1] = done
            end
            return out
            """)

    /// Reads what changed after a revision, in order. Arguments: an epoch for an empty store, the revision, how many, and
    /// the epoch of the revision. A store that went back behind it, as after a failover, has other contents from then on: it
    /// gets a new epoch, which those see too that come when it has passed their revision again.
    /// Returns the epoch, the newest revision, then revision, place and text of each.
    static let page = RedisScript(
        head + """
            local newest = redis.call('HGET', KEYS[3], 'revision') or '0'
            if ARGV[4] == epoch and tonumber(ARGV[2]) > (tonumber(newest) or 0) then
              epoch = ARGV[1]
              redis.call('HSET', KEYS[3], 'epoch', epoch)
            end
            local found = redis.call('ZRANGEBYSCORE', KEYS[2], '(' .. ARGV[2], '+inf', 'WITHSCORES', 'LIMIT', 0, ARGV[3])
            local out = {epoch, newest}
            local size = 0
            for i = 1, #found, 2 do
              local record = text(found[i])
              size = size + #record
              if size > \(replyLimit) then break end
              out[#out + 1] = found[i + 1]
              out[#out + 1] = string.sub(found[i], 1, \(StateRecord.fieldLimit + 1))
              out[#out + 1] = record
            end
            return out
            """)

    /// Reads places, as many as fit; one that the index lost counts as empty, so that it is put there again. Arguments: an epoch for an empty store, then the places.
    /// Returns the epoch, then text and its SHA-1 of each.
    static let fetch = RedisScript(
        head + """
            local out = {epoch}
            local size = 0
            for i = 2, #ARGV do
              local record = redis.call('ZSCORE', KEYS[2], ARGV[i]) and text(ARGV[i]) or ''
              size = size + #record
              if size > \(replyLimit) then break end
              out[#out + 1] = record
              out[#out + 1] = redis.sha1hex(redis.call('HGET', KEYS[1], ARGV[i]) or '')
            end
            return out
            """)
}
