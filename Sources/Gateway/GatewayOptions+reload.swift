/// What a running gateway can take over of new settings, and what it cannot.
extension GatewayOptions {
    /// Names of the settings that are other than those of the running gateway and hold until it is started anew.
    func fixedChanges(from running: GatewayOptions) -> [String] {
        var out: [String] = []
        func note(_ name: String, _ isOther: Bool) { if isOther { out.append(name) } }
        note("listen", host != running.host || port != running.port)
        note("tls-cert", (tls == nil) != (running.tls == nil))
        let isElsewhere =
            controlPath != running.controlPath || controlTCP?.host != running.controlTCP?.host
            || controlTCP?.port != running.controlTCP?.port
        note("control", isElsewhere)
        note("upstreams", upstreams != running.upstreams)
        note("redis", redis != running.redis)
        note("data", data != running.data)
        note("secrets", secrets != running.secrets)
        note("models", models != running.models)
        note("model-trust", vouching.trust != running.vouching.trust)
        note("model-rehash", modelRehash != running.modelRehash)
        note("environment", environment != running.environment)
        note("gateway", gateway != running.gateway)
        note("log-format", log.format != running.log.format)
        return out
    }

    /// Names of the settings that are other and can be taken over; certificates always are.
    func liveChanges(from running: GatewayOptions) -> [String] {
        var out: [String] = []
        func note(_ name: String, _ isOther: Bool) { if isOther { out.append(name) } }
        note("tls", tls != nil)
        note("control-tls", controlTCP != nil)
        note("alerts", alerts != running.alerts)
        note("trusted-proxies", proxies != running.proxies)
        note("parameters", policy.parameters != running.policy.parameters)
        note("excerpt", policy.excerpt != running.policy.excerpt)
        note("expose-risk", policy.exposeRisk != running.policy.exposeRisk)
        note("trace-context", trace != running.trace)
        note("log-level", log.level != running.log.level)
        note("access-log", log.isOfRequests != running.log.isOfRequests)
        note("policy", policyFile != running.policyFile)
        note("model-keys", vouching.keys != running.vouching.keys)
        note("model-signatures", vouching.signatures != running.vouching.signatures)
        note("model-bindings", vouching.bindings != running.vouching.bindings)
        return out
    }

    /// Takes over what can be, all of it; listeners keep their own ``ServerTLS``, which get the new contexts.
    mutating func adopt(_ fresh: GatewayOptions) {
        if let files = fresh.tls { tls?.adopt(files) }
        if let files = fresh.controlTCP?.tls { controlTCP?.tls.adopt(files) }
        proxies = fresh.proxies
        alerts = fresh.alerts
        trace = fresh.trace
        log = fresh.log
        policy = fresh.policy
        policyFile = fresh.policyFile
        vouching = fresh.vouching
    }
}
