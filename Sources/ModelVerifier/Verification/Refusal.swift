/// Why a model is not good; thrown inside the verifier and turned into a ``ModelReport`` at its edge.
struct Refusal: Error, Equatable {
    var status: ModelStatus
    var layer: String?
    var wanted: String?
    var reason: String
    /// True when the file or folder is not there, or no longer.
    var isMissing = false

    init(_ status: ModelStatus, _ reason: String, layer: String? = nil, wanted: String? = nil) {
        self.status = status
        self.layer = layer
        self.wanted = wanted
        self.reason = reason
    }

    /// The same refusal, said of a layer or file.
    func at(_ layer: String) -> Refusal {
        var named = self
        named.layer = named.layer ?? layer
        return named
    }
}

/// What ends the verification of one model early.
enum Stop: Error {
    case refused(Refusal)
    case cancelled
}

extension Stop {
    /// Runs what may refuse, adding the layer or file that it is about.
    static func from<Value: ~Copyable>(
        _ layer: String? = nil, _ body: () throws(Refusal) -> Value
    ) throws(Stop) -> Value {
        do {
            return try body()
        } catch let refusal {
            throw .refused(layer.map(refusal.at) ?? refusal)
        }
    }
}
