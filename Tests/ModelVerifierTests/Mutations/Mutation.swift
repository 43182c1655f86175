@testable import ModelVerifier

/// One way to change a store; the seed decides where and how much.
struct Mutation: Sendable {
    typealias Change = @Sendable (inout SignedStore.State, inout SplitMix) -> Void

    let name: String
    /// The formats that it is made for.
    let formats: Set<ModelSource.Format>
    /// What must notice it.
    let witness: Witness
    let change: Change

    /// What must notice a mutation.
    enum Witness: Sendable {
        /// The files are not what the store itself says, or not sound: no approval could help.
        case verification
        /// The model is sound but another than was approved and signed.
        case trust
        /// Only the signature with its binding, where one is asked for.
        case signature
    }

    init(
        _ name: String, _ formats: Set<ModelSource.Format>, _ witness: Witness, _ change: @escaping Change
    ) {
        self.name = name
        self.formats = formats
        self.witness = witness
        self.change = change
    }

    /// One that is made for all formats.
    init(_ name: String, _ witness: Witness, _ change: @escaping Change) {
        self.init(name, [.ollama, .gguf, .safetensors], witness, change)
    }

    static let all = bytes + kinds + ollama + gguf + safetensors + signatures
}

extension SplitMix {
    /// A random element; the default where there is none.
    mutating func pick<T>(_ list: [T], or fallback: T) -> T { list.randomElement(using: &self) ?? fallback }

    /// A number below `bound`.
    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<max(1, bound), using: &self) }
}
