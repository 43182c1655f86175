import ArgumentParser
import ModelVerifier

/// Where models are, besides where the gateway is; a running gateway knows by itself.
struct ModelPlace: ParsableArguments {
    @Option(help: "Directory of models, for a stopped gateway.") var models: String?
    @Option(help: "Whose word makes a model good, for a stopped gateway: first-use, approved or signed.")
    var modelTrust = ModelTrust.firstUse
    @Option(help: "Like serve's --model-keys, for a stopped gateway.") var modelKeys: String?
    @Option(help: "Like serve's --model-signatures, for a stopped gateway.") var modelSignatures: String?
    @Option(help: "Like serve's --model-bindings, for a stopped gateway.") var modelBindings: String?
    @OptionGroup var backend: BackendOptions

    func open() throws -> Backend { try backend.open(making: true, models: settings()) }

    private func settings() throws -> ModelSettings {
        func word(_ text: String?, _ name: String) -> ModelSettings.Word { .init(text: text ?? "", place: name) }
        return try ModelSettings(
            directory: models ?? "", trust: modelTrust, keys: word(modelKeys, "--model-keys"),
            signatures: word(modelSignatures, "--model-signatures"), bindings: word(modelBindings, "--model-bindings"))
    }
}

extension ModelTrust: ExpressibleByArgument {}
