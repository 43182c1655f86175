import Vocabulary

extension FeedEvent {
    /// A request was decided, or something was found in its answer.
    public struct Decision: Sendable, Equatable {
        /// Name of the tenant, for people; the id is the event's.
        public var name = ""
        public var key = ""
        public var route = ""
        public var model = ""
        public var action = Action.allow
        /// What enforcing would have done; differs from `action` in monitor mode only.
        public var would = Action.allow
        /// Score of this request and risk of its tenant, 0 to 100.
        public var score = 0
        public var risk = 0
        /// Reason codes, the one that decided first.
        public var reasons: [String] = []
        /// Piece of the text as far as policy lets it be shown; nil for none.
        public var excerpt: String?
        /// Time from the first byte of the request to the decision, microseconds.
        public var microseconds = 0
        /// What explains the score, heaviest first, 8 at most.
        public var findings: [Explanation] = []
        /// Whether it is about the answer to a request that was told of before, and so no request of its own.
        public var isAnswer = false
        /// Id of the W3C trace that the request is part of, 32 digits; nil for none.
        public var trace: String?

        public init() {}
    }

    /// A finding as operators see it.
    public struct Explanation: Sendable, Equatable {
        public var code: String
        public var rule: String
        public var weight: Int
        /// Where: `messages[2].content`; empty when no place explains it.
        public var path: String
        /// Byte offsets in that text; both -1 when no place explains it.
        public var from: Int
        public var to: Int
        public var decode: [String]
        public var evidence: String

        public init(
            code: String, rule: String, weight: Int, path: String = "", from: Int = -1, to: Int = -1,
            decode: [String] = [], evidence: String = ""
        ) {
            self.code = code
            self.rule = rule
            self.weight = weight
            self.path = path
            self.from = from
            self.to = to
            self.decode = decode
            self.evidence = evidence
        }
    }

    /// A tenant's risk changed.
    public struct Risk: Sendable, Equatable {
        public var risk: Int
        public var why: String

        public init(risk: Int, why: String) {
            self.risk = risk
            self.why = why
        }
    }

    /// A detector raised an alert, or an operator changed its state.
    public struct Alert: Sendable, Equatable {
        public var id: String
        public var code: String
        public var severity: Severity
        /// 0 to 1.
        public var confidence: Double
        public var evidence: String
        public var state: AlertState
        /// Operator who changed the state last.
        public var by: String?

        public init(
            id: String, code: String, severity: Severity, confidence: Double, evidence: String,
            state: AlertState = .new, by: String? = nil
        ) {
            self.id = id
            self.code = code
            self.severity = severity
            self.confidence = confidence
            self.evidence = evidence
            self.state = state
            self.by = by
        }
    }

    public enum AlertState: String, Sendable, CaseIterable {
        case new, ack, closed
        case falsePositive = "false_positive"
    }

    /// The state of a model's files, or progress of their verification.
    public struct Model: Sendable, Equatable {
        public var model: String
        /// `ok mismatch unknown malformed unsigned verifying`.
        public var status: String
        public var digest: String
        /// The digest that was expected, where it differs.
        public var want: String?
        /// The layer or file that is at fault.
        public var layer: String?
        /// Bytes hashed so far and in all.
        public var bytes: Int
        public var total: Int
        /// Bytes per second while verifying, else 0.
        public var rate: Int

        public init(
            model: String, status: String, digest: String = "", want: String? = nil, layer: String? = nil,
            bytes: Int = 0,
            total: Int = 0, rate: Int = 0
        ) {
            self.model = model
            self.status = status
            self.digest = digest
            self.want = want
            self.layer = layer
            self.bytes = bytes
            self.total = total
            self.rate = rate
        }
    }

    /// A ban or a quarantine was added or lifted.
    public struct Ban: Sendable, Equatable {
        public var id: String
        /// `add` or `lift`.
        public var op: String
        /// `tenant`, `key` or `address`.
        public var scope: String
        public var target: String
        /// Unix time in milliseconds; nil is until lifted.
        public var until: Int?
        public var reason: String
        /// `operator` or `automatic`.
        public var origin: String
        public var by: String
        public var simulated: Bool
        /// True where only questions to models are refused, and nothing is cut.
        public var quarantine: Bool

        public init(
            id: String, op: String, scope: String, target: String, until: Int?, reason: String, origin: String,
            by: String, simulated: Bool = false, quarantine: Bool = false
        ) {
            self.id = id
            self.op = op
            self.scope = scope
            self.target = target
            self.until = until
            self.reason = reason
            self.origin = origin
            self.by = by
            self.simulated = simulated
            self.quarantine = quarantine
        }
    }

    /// A limiter changed its state: `degraded` or `shared`.
    public struct Limit: Sendable, Equatable {
        public var control: String
        public var state: String

        public init(control: String, state: String) {
            self.control = control
            self.state = state
        }
    }

    /// A link to a peer went `up` or `down`.
    public struct Link: Sendable, Equatable {
        public var peer: String
        public var state: String

        public init(peer: String, state: String) {
            self.peer = peer
            self.state = state
        }
    }

    /// Something an operator should know.
    public struct Notice: Sendable, Equatable {
        public var severity: Severity
        public var text: String

        public init(severity: Severity, text: String) {
            self.severity = severity
            self.text = text
        }
    }
}
