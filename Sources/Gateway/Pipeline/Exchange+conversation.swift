import SecurityGate

/// What an exchange has to do with conversations that are kept.
extension Exchange {
    /// With what was said before, and what the client holds of it opened.
    func recall(_ decoded: Decoded, _ admit: Admit) {
        Recall.run(decoded, gate.policy, services) { [self] step in
            guard !client.isGone else { return abandoned() }
            switch step {
            case .stop(let refusal): turnAway(refusal)
            case .go(let decoded):
                memory = decoded.memory
                unseal(decoded, admit)
            }
        }
    }

    private func unseal(_ decoded: Decoded, _ admit: Admit) {
        Unseal.run(decoded, gate.policy, services) { [self] step in
            guard !client.isGone else { return abandoned() }
            switch step {
            case .stop(let refusal): turnAway(refusal)
            case .go(let decoded): self.admit(decoded, admit)
            }
        }
    }

    /// Answers a request for the tenant's own stored conversations.
    func listConversations(_ cleared: Cleared) {
        StoredConversations.run(self) { [self] answer in
            guard !client.isGone else { return abandoned() }
            switch answer {
            case .stop(let refusal): refuse(refusal)
            case .go(let body):
                record(Decision(self, cleared.scored, cleared.clearance.ruling))
                whenDurable { [self] in
                    client.send(200, body, extra: headers(cleared))
                    finish(status: 200, .ok)
                }
            }
        }
    }
}
