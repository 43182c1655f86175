import NIOCore
import SecurityGate

extension AdmissionScript {
    static func write(_ ask: AdmissionAsk, _ lease: String?, _ out: inout ByteBuffer) {
        let allowance = ask.allowance
        let isSimple = ask.isSimple
        out.writeBytes(isSimple ? simpleCall : fullCall)
        func bulk(_ number: Int) { RedisCommand.bulk(String(number), &out) }
        RedisCommand.bulk(banKey(ask.tenant), &out)
        RedisCommand.bulk(limitKey(ask.tenant), &out)
        if !isSimple {
            RedisCommand.bulk(tokenKey(ask.tenant), &out)
            RedisCommand.bulk(leaseKey(ask.tenant), &out)
            RedisCommand.bulk(dayKey(ask.tenant), &out)
        }
        for number in [allowance.requests.perMinute, allowance.requests.burst, ask.requests] { bulk(number) }
        guard !isSimple else { return }
        for number in [allowance.tokens.perMinute, allowance.tokens.burst, ask.tokens, allowance.concurrency] {
            bulk(number)
        }
        RedisCommand.bulk(lease ?? "", &out)
        for number in [Self.lease, allowance.dailyRequests, allowance.dailyTokens] { bulk(number) }
        RedisCommand.bulk(ask.workload?.name ?? "", &out)
        for number in [ask.workload?.requests ?? 0, ask.workload?.tokens ?? 0] { bulk(number) }
    }

    static func write(_ ticket: AdmissionTicket, _ delta: Int, _ out: inout ByteBuffer) {
        out.writeBytes(settleCall)
        let tenant = ticket.tenant
        for key in [
            tokenKey(tenant), leaseKey(tenant), dayKey(tenant),
        ] { RedisCommand.bulk(key, &out) }
        for number in [ticket.allowance.tokens.perMinute, ticket.allowance.tokens.burst, delta] {
            RedisCommand.bulk(String(number), &out)
        }
        RedisCommand.bulk(ticket.lease ?? "", &out)
        RedisCommand.bulk(ticket.countsDay ? String(ticket.day) : "", &out)
        RedisCommand.bulk(ticket.workload ?? "", &out)
    }

    static func write(_ debt: Debt, _ out: inout ByteBuffer) {
        let (requests, tokens) = (debt.allowance.requests, debt.allowance.tokens)
        let keys = [limitKey(debt.tenant), tokenKey(debt.tenant), dayKey(debt.tenant)]
        var numbers = [requests.perMinute, requests.burst, debt.requests, tokens.perMinute, tokens.burst, debt.tokens]
        numbers += [debt.dayRequests, debt.dayTokens]
        let workloads = debt.workloads.flatMap { [$0.name, String($0.requests), String($0.tokens)] }
        RedisCommand.write(["EVALSHA", repay.sha1, "3"] + keys + numbers.map(String.init) + workloads, to: &out)
    }
}
