import ModelVerifier
import Stores
import Synchronization

/// Whose word makes a model good, and what it is checked with.
struct ModelVouching: Sendable, Equatable {
    var trust = ModelTrust.firstUse
    /// Keys of which one must have signed.
    var keys: [SigningKey] = []
    /// Directory with the signatures.
    var signatures: String?
    /// Which name and tag belong to which model; nil for nothing, which is what is served then under `signed`.
    var bindings: BindingPolicy?

    /// What the signature of a model says; nothing is asked where signatures play no part.
    func signature(on report: ModelReport, of source: ModelSource) -> SignatureVerdict {
        guard trust == .signed, let signatures else { return .missing }
        return ModelSignatures(directory: signatures, keys: keys, json: JSONTreeReader.parse)
            .verdict(on: report, of: source)
    }

    /// Where the signature of a model is looked for; nil where none is.
    func signaturePath(of source: ModelSource) -> String? {
        guard trust == .signed, let signatures else { return nil }
        return ModelSignatures.place(of: source.model).map { ([signatures] + $0).joined(separator: "/") }
    }
}

/// The vouching that is in force; a reload changes it.
final class VouchingHolder: Sendable {
    private let current: Mutex<ModelVouching>

    init(_ vouching: ModelVouching) { current = Mutex(vouching) }

    var value: ModelVouching { current.withLock { $0 } }

    /// Takes new settings over.
    ///
    /// - Returns: whether they are other than before.
    func take(_ vouching: ModelVouching) -> Bool {
        current.withLock { current in
            defer { current = vouching }
            return current != vouching
        }
    }
}

extension BindingPolicy {
    /// Refuses a document that is older than one that was taken before, or other under the same version.
    func check(_ pins: ModelPinStore) throws {
        let mark = try pins.bindingMark().map { Mark(version: $0.version, digest: $0.digest) }
        guard let fault = fault(after: mark) else { return }
        throw Failure(
            "the document of --model-bindings is not taken: \(fault)", hint: "Give it a version above all before it.")
    }

    /// Notes that the document is in force.
    func keep(_ pins: ModelPinStore) throws { try pins.keepBindingMark(version: mark.version, digest: mark.digest) }
}
