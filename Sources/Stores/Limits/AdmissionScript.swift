import Crypto

/// The Lua script that admits a request in one round trip: shared ban, then requests a minute by GCRA.
///
/// Keys carry the tenant as their hash tag, so they lie on one node of a cluster. Time is Redis' own clock, one for all
/// gateways. Returns `{banned, allowed, remaining, reset µs, retry µs}`.
enum AdmissionScript {
    static let source = """
        if redis.call('EXISTS', KEYS[2]) == 1 then return {1, 0, 0, 0, 0} end
        local limit = tonumber(ARGV[1])
        if limit == 0 then return {0, 1, 0, 0, 0} end
        local clock = redis.call('TIME')
        local now = clock[1] * 1000000 + clock[2]
        local interval = math.max(1, math.floor(60000000 / limit))
        local window = interval * limit
        local arrival = tonumber(redis.call('GET', KEYS[1]) or '0') or 0
        if arrival > now + window then arrival = now + window end
        local due = arrival
        if due < now then due = now end
        due = due + interval
        if due - window > now then
          return {0, 0, 0, math.max(0, arrival - now), due - window - now}
        end
        redis.call('SET', KEYS[1], string.format('%d', due), 'PX', math.floor((due - now) / 1000) + 1)
        return {0, 1, math.floor((window - (due - now)) / interval), due - now, 0}
        """

    /// Name of the script in Redis: the SHA-1 of its source.
    static let sha1 = Insecure.SHA1.hash(data: Array(source.utf8)).map { byte in
        String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }.joined()

    /// The call of the script up to its keys, in Redis' wire form.
    static let call = RedisCommand.start(6, ["EVALSHA", sha1, "2"])

    static func limitKey(_ tenant: String) -> String { "secureinfer:{\(tenant)}:rpm" }
    static func banKey(_ tenant: String) -> String { "secureinfer:{\(tenant)}:ban" }
}
