import ModelVerifier

/// What asking the registry costs each request; prints nanoseconds for each question.
enum AdmissionBench {
    static func run() {
        let registry = ModelRegistry(mode: .enforce)
        registry.update((0..<20).map { ModelReport(model: "model\($0):latest", status: .ok) })
        let names = (0..<20).map { "model\($0)" } + ["registry.ollama.ai/library/model3:latest"]
        let rounds = 1_000_000
        var refused = 0
        let clock = ContinuousClock()
        let time = clock.measure {
            for round in 0..<rounds where registry.refusal(for: names[round % names.count]) != nil { refused += 1 }
        }
        let nanoseconds = Double(time.components.attoseconds) / 1e9 + Double(time.components.seconds) * 1e9
        print("admission  \(Int(nanoseconds / Double(rounds))) ns a request, \(refused) refused")
    }
}
