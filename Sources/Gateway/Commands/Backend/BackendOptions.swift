import ArgumentParser
import Glibc
import Stores
import Wire

/// Where a management command does its work: a gateway that is named, the one that runs on the data directory, or the
/// data directory of a stopped one.
struct BackendOptions: ParsableArguments {
    @Option(help: "The gateway's data directory. (default: ./data)")
    var data: String?
    @Option(help: "Secrets directory, where it is not DATA/secrets.")
    var secrets: String?
    @Option(
        help: ArgumentHelp(
            "A gateway's control API: unix:PATH, HOST:PORT or https://HOST[:PORT]. SECUREINFER_CONTROL does the same.",
            discussion: "Without it: DATA/control.sock if a gateway answers there, else the data directory itself."))
    var control: String?
    @Option(help: "File with the operator's token, mode 0600, for HOST:PORT; or set SECUREINFER_TOKEN.")
    var tokenFile: String?
    @Option(help: "PEM file of the authority that signed the gateway's certificate; the system's without it.")
    var controlCa: String?
    @Option(help: "PEM file of a client certificate, for a gateway that demands one.")
    var controlCert: String?
    @Option(help: "PEM file of the client certificate's key, mode 0600.")
    var controlKey: String?
    @OptionGroup var output: OutputOptions

    /// True when one JSON value is asked for.
    var json: Bool { output.json }
    /// The data directory.
    var directory: String { data ?? "./data" }

    /// The options that say where the gateway is, as they were given, each behind a space: for the next command.
    var words: String {
        let given = [
            ("data", data), ("secrets", secrets), ("control", control), ("token-file", tokenFile),
            ("control-ca", controlCa), ("control-cert", controlCert), ("control-key", controlKey),
        ]
        return given.map { name, value in value.map { " --\(name) \(Output.printable($0))" } ?? "" }.joined()
    }

    /// The gateway that is named by `--control`, or by the environment where no directory is named; nil for none.
    func endpoint() throws -> ControlEndpoint? {
        let variable = data == nil ? Self.environment("SECUREINFER_CONTROL") : nil
        guard let text = control ?? variable else { return nil }
        guard let endpoint = ControlEndpoint(text) else {
            let hint =
                text.hasPrefix("http://")
                ? "The control API takes https only: a token would travel readable."
                : "Give unix:PATH, HOST:PORT or https://HOST[:PORT]."
            throw Failure("\(control == nil ? "SECUREINFER_CONTROL" : "--control") \(text) is not taken", hint: hint)
        }
        return endpoint
    }

    /// What proves who calls over TCP; a unix socket needs nothing.
    func credentials(for endpoint: ControlEndpoint) throws -> ControlCredentials {
        guard case .https = endpoint else { return ControlCredentials() }
        guard (controlCert == nil) == (controlKey == nil) else {
            throw Failure("--control-cert and --control-key belong together", hint: "Give both files, or neither.")
        }
        if let controlKey { try PrivateFile.check(controlKey, of: "--control-key") }
        for (option, file) in [("--control-ca", controlCa), ("--control-cert", controlCert)] {
            if let file { _ = try NamedFile.read(file, role: option) }
        }
        return ControlCredentials(
            token: try token(endpoint), authorities: controlCa, certificate: controlCert, key: controlKey)
    }

    private func token(_ endpoint: ControlEndpoint) throws -> String {
        if let tokenFile { return try PrivateFile.secret(tokenFile, of: "--token-file") }
        guard let token = Self.environment("SECUREINFER_TOKEN") else {
            throw Failure(
                "\(endpoint) needs an operator's token",
                hint: "Give --token-file FILE or set SECUREINFER_TOKEN; secureinfer operator create makes one.")
        }
        guard PrivateFile.isWord(token) else {
            throw Failure("SECUREINFER_TOKEN is no token", hint: "It is one word, as operator create printed it.")
        }
        return token
    }

    static func environment(_ name: String) -> String? {
        guard let text = getenv(name).map({ String(cString: $0) }), !text.isEmpty else { return nil }
        return text
    }
}
