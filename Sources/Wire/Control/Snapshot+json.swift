extension Snapshot {
    public func json() -> [UInt8] {
        var out = JSONWriter(capacity: 4096)
        out.beginObject()
        out.field("gateway", gateway)
        out.field("boot", boot)
        out.field("seq", sequence)
        out.field("t", time)
        out.field("environment", environment)
        out.field("feed_key", feedKey)
        out.field("redis", redis)
        out.list("tenants", tenants) { $0.write(to: &$1) }
        out.field("tenants_total", tenantsTotal)
        out.list("bans", bans) { $0.write(to: &$1) }
        out.list("models", models) { $0.write(to: &$1) }
        out.list("alerts", alerts) { item, out in
            out.field("t", item.time)
            out.field("tenant", item.tenant)
            item.alert.write(to: &out)
        }
        out.list("decisions", decisions) { item, out in
            out.field("t", item.time)
            out.field("tenant", item.tenant)
            out.field("request", item.request)
            item.decision.write(to: &out)
        }
        out.endObject()
        return out.bytes
    }

    /// Reads a snapshot; nil when a member is missing or has the wrong type.
    public init?(json: JSONView) {
        guard let gateway = json["gateway"]?.string, let boot = json["boot"]?.string, let sequence = json["seq"]?.int,
            let time = json["t"]?.moment, let feedKey = json["feed_key"]?.string,
            let tenants = json["tenants"]?.all(TenantState.init(json:)),
            let bans = json["bans"]?.all(FeedEvent.Ban.init(json:)),
            let models = json["models"]?.all(FeedEvent.Model.init(json:)),
            let alerts = json["alerts"]?.all(TimedAlert.init(json:)),
            let decisions = json["decisions"]?.all(TimedDecision.init(json:))
        else { return nil }
        self.init()
        (self.gateway, self.boot, self.sequence, self.time, self.feedKey) = (gateway, boot, sequence, time, feedKey)
        (self.tenants, self.bans, self.models) = (tenants, bans, models)
        (self.alerts, self.decisions) = (alerts, decisions)
        environment = json["environment"]?.string ?? ""
        redis = json["redis"]?.string
        tenantsTotal = json["tenants_total"]?.int ?? tenants.count
    }
}

extension Snapshot.TenantState {
    func write(to out: inout JSONWriter) {
        out.field("id", id)
        out.field("name", name)
        out.field("state", state)
        out.field("mode", mode)
        out.field("risk", risk)
        out.field("why", why)
    }

    init?(json: JSONView) {
        guard let id = json["id"]?.string, let name = json["name"]?.string, let state = json["state"]?.string,
            let mode = json["mode"]?.string, let risk = json.percent("risk")
        else { return nil }
        self.init(id: id, name: name, state: state, mode: mode, risk: risk, why: json["why"]?.string ?? "")
    }
}

extension Snapshot.TimedAlert {
    init?(json: JSONView) {
        guard let time = json["t"]?.moment, let tenant = json["tenant"]?.string, let alert = FeedEvent.Alert(json: json)
        else { return nil }
        self.init(time: time, tenant: tenant, alert: alert)
    }
}

extension Snapshot.TimedDecision {
    init?(json: JSONView) {
        guard let time = json["t"]?.moment, let tenant = json["tenant"]?.string, let request = json["request"]?.string,
            let decision = FeedEvent.Decision(json: json)
        else { return nil }
        self.init(time: time, tenant: tenant, request: request, decision: decision)
    }
}

extension JSONWriter {
    /// A member that is an array of objects.
    public mutating func list<T>(_ name: StaticString, _ items: [T], _ fields: (T, inout JSONWriter) -> Void) {
        key(name)
        beginArray()
        for item in items {
            beginObject()
            fields(item, &self)
            endObject()
        }
        endArray()
    }
}

extension JSONView {
    /// Every element of an array through `read`; nil when this is no array or an element does not fit.
    func all<T>(_ read: (JSONView) -> T?) -> [T]? {
        guard isArray else { return nil }
        var out: [T] = []
        for element in elements {
            guard let item = read(element) else { return nil }
            out.append(item)
        }
        return out
    }
}
