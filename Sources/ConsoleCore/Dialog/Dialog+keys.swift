/// What keys change in a dialog; Y, Esc and Ctrl-C are not among them.
extension Dialog {
    mutating func press(_ key: Key) {
        remark = ""
        switch key {
        case .tab: move(by: 1)
        case .backTab: move(by: -1)
        case .down: if focus == .key { change(by: 1) } else { move(by: 1) }
        case .up: if focus == .key { change(by: -1) } else { move(by: -1) }
        case .enter: if isTyping { focus = home }
        case .left: change(by: -1)
        case .right: change(by: 1)
        case .backspace:
            edit {
                _ = $0.unicodeScalars.popLast()
            } orTerm: {
                $0.erase()
            }
        case .control("u"):
            edit {
                $0 = ""
            } orTerm: {
                $0.clear()
            }
        case .character(let scalar): type(scalar)
        default: break
        }
    }

    /// The next field in turn; a dialog without a home passes through none.
    private mutating func move(by step: Int) {
        let stops: [Field?] = (home == nil ? [nil] : []) + fields
        let at = stops.firstIndex(of: focus) ?? 0
        focus = stops[(at + step + stops.count) % stops.count]
    }

    private mutating func change(by step: Int) {
        switch focus {
        case .scope:
            let all = Scope.allCases
            scope = all[min(all.count - 1, max(0, (all.firstIndex(of: scope) ?? 0) + step))]
            if scope == .key, key.isEmpty { key = choosableKeys.first ?? "" }
            if scope == .address, address.isEmpty { address = knownAddresses.first ?? "" }
        case .key:
            let keys = choosableKeys
            guard !keys.isEmpty else { return }
            let at = keys.firstIndex(of: key).map { $0 + step } ?? 0
            key = keys[min(keys.count - 1, max(0, at))]
        case .kind: isQuarantine = step > 0
        case .term: term.change(by: step)
        case .address:
            // An address that was typed is not lost to an arrow.
            let known = knownAddresses
            guard !known.isEmpty, address.isEmpty || known.contains(address) else { return }
            let at = known.firstIndex(of: address).map { $0 + step } ?? 0
            address = known[min(known.count - 1, max(0, at))]
        case .reason, .word, nil: break
        }
    }

    private mutating func type(_ scalar: Unicode.Scalar) {
        edit {
            if $0.unicodeScalars.count < Self.longestText { $0.unicodeScalars.append(scalar) }
        } orTerm: {
            $0.type(scalar)
        }
    }

    private mutating func edit(_ text: (inout String) -> Void, orTerm term: (inout BanTerm) -> Void) {
        switch focus {
        case .address: text(&address)
        case .reason: text(&reason)
        case .word: text(&word)
        case .term: term(&self.term)
        case .scope, .key, .kind, nil: break
        }
    }

    /// Takes an answer to one of its inquiries. A key is chosen as soon as there are some. A Y that is on its way then was
    /// not meant for it, nor for a model whose digests have just come.
    mutating func take(_ report: Report, for inquiry: Inquiry, now: Clock) {
        guard inquiries.contains(inquiry) else { return }
        reports[inquiry] = report
        if case .approve = purpose { deafUntil = now.monotonic + Self.deafness }
        guard key.isEmpty, purpose == .revoke || scope == .key, let first = choosableKeys.first else { return }
        key = first
        deafUntil = now.monotonic + Self.deafness
    }
}

extension Dialog {
    /// What is missing before Y can be heard; nil for nothing.
    var objection: String? {
        switch purpose {
        case .ban:
            if case .none = term.length { return "\(term.label) is no duration: write 90m, 2h or 3d" }
            if scope == .key, key.isEmpty { return "no key is chosen" }
            if scope == .address, address.isEmpty { return "no address is given: Tab to its line and type it" }
            if !isWordRight { return "a permanent ban needs \(wantedWords[0]) typed" }
        case .revoke: if key.isEmpty { return "no key is chosen" }
        case .approve(let model):
            guard let report = reports[.model(model)] else { return "wait: what would be approved is not shown yet" }
            if case .failed = report { return "what would be approved could not be shown" }
            if !isWordRight { return "approving needs the model's name typed" }
        case .lift, .alerts, .suspend, .resume, .verifyAll, .cancelAll: break
        }
        return nil
    }
}
