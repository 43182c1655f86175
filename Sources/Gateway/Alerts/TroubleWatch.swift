import ServiceLifecycle
import Stores
import Vocabulary

/// Looks once a second whether a control of the gateway itself is in trouble, and calls somebody when one is.
struct TroubleWatch: Service {
    let health: Health
    let audit: AuditWriter
    let alerts: AlertService

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var log = TroubleLog()
            while !Task.isCancelled {
                guard (try? await Task.sleep(for: .seconds(1))) != nil else { return }
                for alarm in log.look(troubles) { alerts.raise(alarm, at: SystemClock.wall()) }
            }
        }
    }

    private var troubles: [ReasonCode: TroubleLog.Trouble] {
        var out: [ReasonCode: TroubleLog.Trouble] = [:]
        if !audit.isHealthy {
            out[.auditUnavailable] = .init(
                severity: .critical, evidence: "the audit cannot be written, so nothing is forwarded")
        }
        if health.isLimiterDegraded {
            out[.limiterDegraded] = .init(
                severity: .high, evidence: "the shared limits cannot be reached; each gateway holds its own share")
        }
        return out
    }
}

/// What was in trouble at the last look, so that each trouble is told once when it begins and once when it is over.
struct TroubleLog {
    struct Trouble: Sendable, Equatable {
        var severity: Severity
        var evidence: String
    }

    /// Looks that a trouble must last before it is told: connections take a moment after the start.
    static let patience = 3

    private var seen: [ReasonCode: (trouble: Trouble, looks: Int)] = [:]

    /// Takes what is in trouble now; what is to be told of it.
    mutating func look(_ now: [ReasonCode: Trouble]) -> [Alarm] {
        var out: [Alarm] = []
        for (code, before) in seen where now[code] == nil {
            seen[code] = nil
            guard before.looks >= Self.patience else { continue }
            out.append(
                Alarm(
                    code, before.trouble.severity, evidence: "over after \(before.looks) s: \(before.trouble.evidence)")
            )
        }
        for (code, trouble) in now {
            let looks = (seen[code]?.looks ?? 0) + 1
            let isOther = looks > Self.patience && seen[code]?.trouble != trouble
            seen[code] = (trouble, looks)
            if looks == Self.patience || isOther {
                out.append(Alarm(code, trouble.severity, evidence: trouble.evidence))
            }
        }
        return out.sorted { $0.code.rawValue < $1.code.rawValue }
    }
}
