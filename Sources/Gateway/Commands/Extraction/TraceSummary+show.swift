import Wire

extension TraceSummary {
    /// Tables for people.
    func text(_ paint: Paint) -> String {
        var attacks = Table(columns: [
            "ATTACK", .number("SESSIONS"), .number("ALARMS"), .number("MEDIAN"), .number("MAX"), .number("EARLY"),
            .number("NOTED"), .number("IN CAMPAIGNS"), "BY",
        ])
        var honest = Table(columns: [
            "BENIGN", .number("SESSIONS"), .number("ALARMS"), .number("FIRST"), .number("NOTED"),
            .number("IN CAMPAIGNS"), "BY",
        ])
        for kind in kinds {
            let name = kind.name.isEmpty ? "-" : Output.printable(kind.name)
            let counts = [kind.sessions, kind.alarmed].map(String.init)
            let rules = kind.rules.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            let by = rules.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
            let tail = [String(kind.noted), String(kind.named), by.isEmpty ? "-" : by]
            if kind.isAttack {
                attacks.rows.append(
                    [name] + counts + [Self.text(kind.median), Self.text(kind.delays.max()), String(kind.early)] + tail)
            } else {
                honest.rows.append([name] + counts + [Self.text(kind.delays.min())] + tail)
            }
        }
        let tables = [attacks, honest].filter { !$0.rows.isEmpty }.map { $0.text(paint) }
        return (tables + campaignTable(paint) + [closing]).joined(separator: "\n")
    }

    private func campaignTable(_ paint: Paint) -> [String] {
        guard !campaigns.isEmpty else { return [] }
        var table = Table(columns: [
            "CAMPAIGN", .number("ACCOUNTS"), .number("NAMED"), .number("HALF NAMED AFTER"), .number("OWN ALARMS"),
        ])
        table.rows = campaigns.map { campaign in
            let share = campaign.share.map { "\($0 / 10).\($0 % 10) % of its requests" } ?? "-"
            return [
                Output.printable(campaign.name), String(campaign.accounts), String(campaign.named), share,
                String(campaign.alarmed),
            ]
        }
        return [table.text(paint)]
    }

    private var closing: String {
        let (attacks, honest) = (total(isAttack: true), total(isAttack: false))
        return """
            \(attacks.alarmed) of \(attacks.sessions) attacks set off an alarm, \(honest.alarmed) of \(honest.sessions) \
            benign sessions did, \(wronglyNamed) of these were named in a campaign
            """
    }

    private static func text(_ number: Int?) -> String { number.map(String.init) ?? "-" }

    /// The same for programs.
    var json: String {
        var out = JSONWriter()
        out.beginObject()
        out.list("kinds", kinds) { kind, out in
            out.field("kind", kind.name)
            out.field("label", kind.isAttack ? "attack" : "benign")
            out.field("sessions", kind.sessions)
            out.field("alarmed", kind.alarmed)
            out.field("median", kind.median)
            out.field("max", kind.delays.max())
            out.field("early", kind.early)
            out.field("noted", kind.noted)
            out.field("in_campaigns", kind.named)
            out.list("rules", kind.rules.sorted { $0.key < $1.key }) { rule, out in
                out.field("rule", rule.key)
                out.field("sessions", rule.value)
            }
        }
        out.list("campaigns", campaigns) { campaign, out in
            out.field("campaign", campaign.name)
            out.field("accounts", campaign.accounts)
            out.field("named", campaign.named)
            out.field("own_alarms", campaign.alarmed)
            out.field("half_named_permille", campaign.share)
        }
        out.field("benign_in_campaigns", wronglyNamed)
        out.endObject()
        return out.text
    }
}

extension TraceReport {
    var summary: TraceSummary { TraceSummary(self) }
}
