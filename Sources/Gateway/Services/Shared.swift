import ModelVerifier
import NIOCore
import RiskScorer
import SecurityGate
import Stores
import TenantIsolator
import Wire

/// What all event loops share; immutable, or guarded inside.
struct Shared: Sendable {
    /// Name of this run, random.
    let boot: String
    /// Milliseconds since 1970.
    let started: Int
    let policy: PolicyHolder
    let scorer: RiskScorer
    let samples: SampleReader
    let isolator: TenantIsolator
    /// The conversations that are stored for tenants.
    let vault: ConversationVault
    let marks: TenantMarks
    let keys: KeyCache
    let bans: BanStore
    let audit: AuditWriter
    let feed: FeedPublisher
    let alerts: AlertService
    let behaviour: BehaviourStore
    let extraction: ExtractionTable
    /// What the extraction detector saw, on its way to ``ExtractionDesk``.
    let sightings: ExtractionOutbox
    let clock = SteadyClock()
    let responses = Responses()
    let autoBans: AutoBanService
    let models: ModelRegistry
    let upstreams: Upstreams
    let quarantines: Quarantines
    let health: Health
    let counters: Counters
    let accessLog: AccessLog
    let lockouts = Lockouts()
    let conversations = ConversationStore()
    let turns = TurnTable()
    let scoring = ScoringDesk()
    let limiter: LocalLimiter
    let limitCounters = LimitCounters()
    let outputCounters = OutputCounters()
    let bodies = BodyBudget()
    let limits = ConnectionLimits()

    var isDraining: Bool { health.isDraining }
}

/// How long a tenant's connection may take over each part of a request.
struct ConnectionLimits: Sendable {
    let header = TimeAmount.seconds(5)
    let body = TimeAmount.seconds(15)
    let idle = TimeAmount.seconds(60)
    /// For a client to take anything of an answer that waits for it.
    let stall = TimeAmount.seconds(15)
    /// After the last answer, for the client to see it and close.
    let linger = TimeAmount.seconds(2)
}
