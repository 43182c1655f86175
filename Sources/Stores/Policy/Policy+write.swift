import SecurityGate
import Vocabulary
import Wire

/// Writes a policy as a document that names every member: what is in force, and what `docs/policy.yaml` explains.
extension Policy {
    /// The members of an open object, in the order of ``Wire/Schema/policyMembers``.
    public func write(to out: inout JSONWriter) {
        out.field("block", block)
        out.field("warn", warn)
        out.field("excerpt", excerpt.rawValue)
        out.field("expose_risk", exposeRisk)
        out.field("seal_text", sealsText)
        out.object("controls") { out in
            for control in Control.allCases {
                out.key(control.rawValue)
                out.string((monitored.contains(control) ? Mode.monitor : .enforce).rawValue)
            }
        }
        out.object("limits", limits.write)
        out.object("parameters", parameters.write)
        out.field("models", models.map(\.text))
        out.object("session", session.write)
        out.object("response", response.write)
        out.object("auto_ban", autoBan.write)
        out.object("output", output.write)
        out.object("conversations", conversations.write)
        out.object("isolation") { out in
            out.field("cache", isolation.cache.rawValue)
            out.field("connections", isolation.connections.rawValue)
            out.field("canary", isolation.canary)
        }
        out.object("fail") { out in
            out.field("detector", fail.detector.rawValue)
            out.span("detector_timeout", fail.detectorTimeout)
            out.field("limits", fail.limits.rawValue)
            out.field("answers", fail.answers.rawValue)
        }
        out.list("workloads", workloads) { $0.write(to: &$1) }
    }
}

extension LimitPolicy {
    fileprivate func write(to out: inout JSONWriter) {
        out.field("rpm", requests)
        out.field("tpm", tokens)
        out.field("concurrency", concurrency)
        out.field("burst", requestBurst)
        out.field("token_burst", tokenBurst)
        out.field("queue", queue)
        out.span("queue_wait", queueWait)
        out.field("daily_requests", dailyRequests)
        out.field("daily_tokens", dailyTokens)
        out.field("answer_tokens", answerTokens)
        out.field("body_bytes", bodyBytes)
    }
}

extension ParameterPolicy {
    fileprivate func write(to out: inout JSONWriter) {
        out.field("max_choices", maxChoices)
        out.field("max_best_of", maxBestOf)
        out.field("max_tokens", maxTokens)
        out.field("max_top_logprobs", maxTopLogprobs)
        out.field("max_context", maxContext)
        out.field("allow", allowed.map(\.rawValue).sorted())
    }
}

extension SessionPolicy {
    fileprivate func write(to out: inout JSONWriter) {
        out.object("conversation") { out in
            out.wholeOrOff("warn", conversationWarn)
            out.wholeOrOff("block", conversationBlock)
        }
        out.object("tenant") { out in
            out.wholeOrOff("warn", tenantWarn)
            out.wholeOrOff("block", tenantBlock)
        }
    }
}

extension ResponseLadder {
    fileprivate func write(to out: inout JSONWriter) {
        out.wholeOrOff("strip", confidence[.strip])
        out.wholeOrOff("cap", confidence[.cap])
        out.wholeOrOff("slow", confidence[.slow])
        out.wholeOrOff("quarantine", confidence[.quarantine])
        out.wholeOrOff("ban", confidence[.ban])
        out.span("hold", hold)
        out.span("delay", delay)
        out.field("top_logprobs", topLogprobs)
    }
}

extension AutoBanPolicy {
    fileprivate func write(to out: inout JSONWriter) {
        out.field("blocks", blocks)
        out.span("window", window)
        out.field("share", share)
        out.field("target", target.rawValue)
        out.field("durations", durations.map(TimeSpan.text))
        out.span("memory", memory)
        out.field("simulated", isSimulated)
        out.field("spared", spared.sorted())
    }
}

extension OutputPolicy {
    fileprivate func write(to out: inout JSONWriter) {
        for category in OutputCategory.allCases {
            out.key(category.rawValue)
            out.string((actions[category] ?? .off).rawValue)
        }
        out.field("insert_canary", insertsCanary)
        out.field("canaries", canaries)
        out.field("allowed_hosts", allowedHosts)
    }
}

extension ConversationPolicy {
    fileprivate func write(to out: inout JSONWriter) {
        out.span("ttl", ttl)
        out.field("turns", turns)
        out.field("bytes", bytes)
        out.field("per_tenant", perTenant)
    }
}

extension Workload {
    fileprivate func write(to out: inout JSONWriter) {
        out.field("name", name)
        out.field("keys", keys.sorted())
        out.field("requests", requests)
        out.field("tokens", tokens)
        out.field("until", until.map { Timestamp.parts(seconds: Int($0 / 1000)) }.map { "\($0.date)T\($0.clock)Z" })
        out.field("covers", covers.map(\.rawValue).sorted())
    }
}

extension JSONWriter {
    fileprivate mutating func object(_ name: StaticString, _ fields: (inout JSONWriter) -> Void) {
        key(name)
        beginObject()
        fields(&self)
        endObject()
    }

    fileprivate mutating func span(_ name: StaticString, _ milliseconds: Int) {
        field(name, TimeSpan.text(milliseconds))
    }

    fileprivate mutating func wholeOrOff(_ name: StaticString, _ value: Int?) {
        if let value { field(name, value) } else { field(name, "off") }
    }
}
