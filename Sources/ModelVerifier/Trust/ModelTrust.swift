/// Whose word makes a model good (`--model-trust`).
public enum ModelTrust: String, Sendable, CaseIterable, Codable {
    /// What was there at the very first start is good until it changes; whatever comes later needs an operator.
    case firstUse = "first-use"
    /// Only what an operator approved is good.
    case approved
    /// Only what carries a checked signature is good, under the name, tag and root digest that are bound to each other.
    case signed

    /// A report judged by a pin, and the pin to be stored when one was made.
    public struct Judgement: Sendable, Equatable {
        public var report: ModelReport
        public var newPin: ModelPin?
    }

    /// Judges a report of ``ModelVerification`` by the pins known for each model's name, or by its signature.
    ///
    /// `baselineEmpty` says that no baseline was ever taken. It must hold for all models of the first sweep and never
    /// again, not even where that sweep found none, else the first model to arrive later would be pinned unseen. `time`
    /// is in milliseconds since 1970. Under ``signed`` a good signature with a binding outweighs any pin: whoever keeps
    /// the bindings has spoken last.
    public static func judge(
        _ report: ModelReport, pins: [String: ModelPin], trust: ModelTrust, baselineEmpty: Bool, time: Int64,
        signature: SignatureVerdict = .missing, bindings: BindingPolicy? = nil
    ) -> Judgement {
        guard report.isIntact, report.status == .ok else { return Judgement(report: report) }
        if trust == .signed, case .good = signature { return Judgement(report: report.bound(by: bindings)) }
        guard let pin = pins[report.model] else {
            if trust == .signed { return Judgement(report: report.unsigned(signature)) }
            return first(report, trust: trust, baselineEmpty: baselineEmpty, time: time)
        }
        guard pin.digest == report.digest else {
            let reason = "the model is another than the one that was \(pin.origin == .approved ? "approved" : "pinned")"
            return Judgement(report: report.refused(Refusal(.mismatch, reason, wanted: pin.digest)))
        }
        return Judgement(report: trust == .signed ? report.unsigned(signature) : report.judged(trust, pin))
    }

    private static func first(
        _ report: ModelReport, trust: ModelTrust, baselineEmpty: Bool, time: Int64
    ) -> Judgement {
        guard trust == .firstUse, baselineEmpty else { return Judgement(report: report.judged(trust, nil)) }
        let pin = ModelPin(model: report.model, digest: report.digest, origin: .firstUse, time: time)
        return Judgement(report: report, newPin: pin)
    }
}

extension ModelReport {
    /// The report of an intact model under a pin that agrees with it, or under none.
    fileprivate func judged(_ trust: ModelTrust, _ pin: ModelPin?) -> ModelReport {
        switch (trust, pin?.origin) {
        case (.signed, _): unsigned(.missing)
        case (.firstUse, .some), (.approved, .approved): self
        case (.approved, .firstUse): refused(Refusal(.unknown, "pinned at first use, but not approved by an operator"))
        case (_, nil): refused(Refusal(.unknown, "not approved by an operator"))
        }
    }

    /// The report of a model whose signature is not good.
    fileprivate func unsigned(_ signature: SignatureVerdict) -> ModelReport {
        switch signature {
        case .good: self
        case .missing: refused(Refusal(.unsigned, "there is no signature for it"))
        case .refused(let reason): refused(Refusal(.unsigned, "its signature does not count: \(reason)"))
        case .differs(let reason): refused(Refusal(.mismatch, "it is not what was signed: \(reason)"))
        }
    }

    /// The report of a model whose signature is good, by what its name is bound to.
    fileprivate func bound(by bindings: BindingPolicy?) -> ModelReport {
        guard let bindings else { return refused(Refusal(.unsigned, "it is signed, but no binding document was read")) }
        guard let root = bindings.root(of: model) else {
            return refused(Refusal(.unsigned, "it is signed, but its name and tag are not bound to it"))
        }
        guard root == digest else {
            return refused(Refusal(.mismatch, "it is signed, but its name and tag are bound to another", wanted: root))
        }
        return self
    }
}
