import SecurityGate

/// The Lua scripts of the shared limits: one round trip admits a request, another one settles it, not waited for.
///
/// Keys carry the tenant as their hash tag, so they lie on one node of a cluster. Time is Redis' own clock, one for all
/// gateways; should it jump, a limit is whole again at most once. All is looked at first and then written, so a refusal
/// consumes nothing. ``LocalLimiter`` is the same in memory, and a test holds the one against the other.
enum AdmissionScript {
    static let admit = RedisScript(clock + bucket + admission)
    static let settle = RedisScript(clock + bucket + settlement)
    static let renew = RedisScript(clock + renewal)

    static let repay = RedisScript(clock + bucket + repayment)

    static let all = [admit, settle, renew, repay]

    /// The calls of the scripts up to their keys, in Redis' wire form: requests alone, all limits, the end of a request.
    static let simpleCall = RedisCommand.start(8, ["EVALSHA", admit.sha1, "2"])
    static let fullCall = RedisCommand.start(22, ["EVALSHA", admit.sha1, "5"])
    static let settleCall = RedisCommand.start(12, ["EVALSHA", settle.sha1, "3"])

    static func banKey(_ tenant: String) -> String { "secureinfer:{\(tenant)}:ban" }
    static func limitKey(_ tenant: String) -> String { "secureinfer:{\(tenant)}:rpm" }
    static func tokenKey(_ tenant: String) -> String { "secureinfer:{\(tenant)}:tpm" }
    static func leaseKey(_ tenant: String) -> String { "secureinfer:{\(tenant)}:run" }
    static func dayKey(_ tenant: String) -> String { "secureinfer:{\(tenant)}:day" }

    /// Microseconds that a place among those that run is kept for a gateway that says nothing more.
    static let lease = 30_000_000

    static let clock = """
        local clock = redis.call('TIME')
        local now = clock[1] * 1000000 + clock[2]

        """

    /// `%` and `/` would round above 2^53, `math.fmod` does not. The level is in parts of a unit as in ``GCRA``.
    static let bucket = """
        local parts = \(GCRA.parts)
        local function floor(a, b) return (a - math.fmod(a, b)) / b end
        local function ceiling(a, b) return floor(a + b - 1, b) end
        local function read(key, rate, burst)
          local level, at = string.match(redis.call('GET', key) or '', '^(%d+) (%d+)$')
          level, at = tonumber(level or 0), tonumber(at or 0)
          local passed = math.max(0, now - at)
          if passed > level / rate then level = 0 else level = level - passed * rate end
          return math.min(math.max(0, level), (burst + 10 * rate) * parts)
        end
        local function write(key, level, rate)
          redis.call('SET', key, string.format('%.0f %.0f', level, now), 'PX', ceiling(level, rate * 1000) + 1)
        end

        """

    /// Keys: ban, requests, and where more than requests is counted tokens, leases, day. Arguments: rate, burst and cost
    /// of requests; of tokens; how many may run, the lease's name and length; requests and tokens of the day; workload
    /// with its requests and tokens. Returns verdict, then remaining, reset µs and retry µs of requests, and where more is
    /// counted those of tokens, how many run, requests and tokens of the day, whether the workload covers it, the day, and
    /// µs that are left of it.
    static let admission = """
        if redis.call('EXISTS', KEYS[1]) == 1 then return {1} end
        local verdict = 0
        local rate, burst, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
        local level = 0
        if rate > 0 then
          level = read(KEYS[2], rate, burst)
          if cost > 0 and level + cost * parts > burst * parts then verdict = 2 end
        end
        local function quota(rate, burst, cost, level)
          if rate == 0 then return 0, 0, 0 end
          local missing = cost > 0 and math.max(0, level + cost * parts - burst * parts) or 0
          return floor(math.max(0, burst * parts - level), parts), ceiling(level, rate), ceiling(missing, rate)
        end
        local function take(key, rate, cost, level)
          if rate == 0 or cost == 0 then return level end
          level = level + cost * parts
          write(key, level, rate)
          return level
        end
        if #KEYS == 2 then
          if verdict == 2 then return {2, quota(rate, burst, cost, level)} end
          return {0, quota(rate, burst, 0, take(KEYS[2], rate, cost, level))}
        end
        local trate, tburst, tcost = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
        local tlevel = 0
        if trate > 0 then
          tlevel = read(KEYS[3], trate, tburst)
          if verdict == 0 and tcost > 0 and tlevel + tcost * parts > tburst * parts then verdict = 3 end
        end
        local most, lease, length = tonumber(ARGV[7]), ARGV[8], tonumber(ARGV[9])
        local running = 0
        if most > 0 then
          redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', now)
          redis.call('ZREMRANGEBYSCORE', KEYS[4], string.format('(%.0f', now + 2 * length), '+inf')
          running = redis.call('ZCARD', KEYS[4])
          if verdict == 0 and lease ~= '' and running >= most then verdict = 5 end
        end
        local drequests, dtokens, workload = tonumber(ARGV[10]), tonumber(ARGV[11]), ARGV[12]
        local today = floor(now, \(DayCount.length))
        local left = (today + 1) * \(DayCount.length) - now
        local spent, day, covered = {0, 0, 0, 0}, 0, 0
        local counts = drequests > 0 or dtokens > 0 or workload ~= ''
        if counts then
          local found = redis.call('HMGET', KEYS[5], 'd', 'r', 't', 'r:' .. workload, 't:' .. workload)
          day = tonumber(found[1] or 0) or 0
          if today <= day then
            for i = 1, 4 do spent[i] = math.max(0, tonumber(found[i + 1] or 0) or 0) end
          end
          if (drequests > 0 and cost > 0 and spent[1] + cost > drequests)
            or (dtokens > 0 and tcost > 0 and spent[2] + tcost > dtokens) then verdict = 4 end
          local wrequests, wtokens = tonumber(ARGV[13]), tonumber(ARGV[14])
          if workload ~= '' and spent[3] < wrequests and (wtokens == 0 or spent[4] + tcost <= wtokens) then
            covered = 1
          end
        end
        if verdict == 0 then
          level = take(KEYS[2], rate, cost, level)
          tlevel = take(KEYS[3], trate, tcost, tlevel)
          if most > 0 and lease ~= '' then
            redis.call('ZADD', KEYS[4], now + length, lease)
            redis.call('PEXPIRE', KEYS[4], floor(2 * length, 1000))
            running = running + 1
          end
          if counts and cost + tcost > 0 then
            if today > day then redis.call('DEL', KEYS[5]) end
            redis.call('HSET', KEYS[5], 'd', string.format('%.0f', today))
            spent[1] = redis.call('HINCRBY', KEYS[5], 'r', cost)
            spent[2] = redis.call('HINCRBY', KEYS[5], 't', tcost)
            if covered == 1 then
              redis.call('HINCRBY', KEYS[5], 'r:' .. workload, cost)
              redis.call('HINCRBY', KEYS[5], 't:' .. workload, tcost)
            end
            redis.call('PEXPIRE', KEYS[5], 172800000)
          end
        end
        local a, b, c = quota(rate, burst, verdict == 2 and cost or 0, level)
        local d, e, f = quota(trate, tburst, verdict == 3 and tcost or 0, tlevel)
        return {verdict, a, b, c, d, e, f, running, spent[1], spent[2], covered, today, left}
        """

    /// Keys: tokens, leases, day. Arguments: rate and burst of tokens, what was spent beyond the reservation (mostly
    /// negative), the lease, the day or nothing, the workload.
    static let settlement = """
        local rate, burst, delta = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
        if ARGV[4] ~= '' then redis.call('ZREM', KEYS[2], ARGV[4]) end
        if rate > 0 and delta ~= 0 then
          local level = read(KEYS[1], rate, burst) + delta * parts
          write(KEYS[1], math.min(math.max(0, level), (burst + 10 * rate) * parts), rate)
        end
        if ARGV[5] ~= '' and delta ~= 0 and redis.call('HGET', KEYS[3], 'd') == ARGV[5] then
          local function count(field)
            local spent = tonumber(redis.call('HGET', KEYS[3], field) or 0) or 0
            redis.call('HSET', KEYS[3], field, string.format('%.0f', math.max(0, spent + delta)))
          end
          count('t')
          if ARGV[6] ~= '' then count('t:' .. ARGV[6]) end
        end
        return 0
        """

    /// Key: leases. Arguments: their length, and the names of those that still run.
    static let renewal = """
        local length = tonumber(ARGV[1])
        for i = 2, #ARGV do redis.call('ZADD', KEYS[1], now + length, ARGV[i]) end
        redis.call('PEXPIRE', KEYS[1], math.floor(2 * length / 1000))
        return 0
        """

    /// Keys: requests, tokens, day. Arguments: rate and burst of requests, and the parts of them that a gateway let pass,
    /// or less, without asking; the same of tokens; requests and tokens of today; the same of each workload, after its
    /// name. No bucket gets fuller by it than one that is whole again after a window more.
    static let repayment = """
        local function owed(i)
          local rate, burst, delta = tonumber(ARGV[i]), tonumber(ARGV[i + 1]), tonumber(ARGV[i + 2])
          if rate == 0 or delta == 0 then return end
          local level = read(KEYS[i == 1 and 1 or 2], rate, burst)
          return math.max(0, math.min(level + delta, math.max(level, (burst + rate) * parts)))
        end
        local requests, tokens = owed(1), owed(4)
        local today = floor(now, \(DayCount.length))
        local day = tonumber(redis.call('HGET', KEYS[3], 'd') or 0) or 0
        if requests then write(KEYS[1], requests, tonumber(ARGV[1])) end
        if tokens then write(KEYS[2], tokens, tonumber(ARGV[4])) end
        local function count(field, delta)
          if delta == 0 then return end
          local spent = tonumber(redis.call('HGET', KEYS[3], field) or 0) or 0
          redis.call('HSET', KEYS[3], field, string.format('%.0f', math.max(0, spent + delta)))
        end
        if ARGV[7] ~= '0' or ARGV[8] ~= '0' or #ARGV > 8 then
          if today > day then redis.call('DEL', KEYS[3]) end
          redis.call('HSET', KEYS[3], 'd', string.format('%.0f', today))
          count('r', tonumber(ARGV[7]))
          count('t', tonumber(ARGV[8]))
          for i = 9, #ARGV, 3 do
            count('r:' .. ARGV[i], tonumber(ARGV[i + 1]))
            count('t:' .. ARGV[i], tonumber(ARGV[i + 2]))
          end
          redis.call('PEXPIRE', KEYS[3], 172800000)
        end
        return 0
        """
}
