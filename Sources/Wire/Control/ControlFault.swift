/// Why a client got no answer from the control API: words and a hint that tell the cases apart.
public enum ControlFault: Error, Sendable, Equatable {
    /// Nobody listens there.
    case refused
    case noSuchHost
    case timedOut(seconds: Int)
    /// The server's certificate, by OpenSSL's X509_V_ERR_*; 0, and 1 as libcurl leaves it, when only its name is wrong.
    case untrusted(verify: Int)
    case badAuthorities
    case badClientFiles
    case handshake
    case cut
    case tooLong(megabytes: Int)
    case other(String)

    /// The fault as an error; `place` is where the client looked.
    public func error(at place: ControlEndpoint) -> ControlError {
        let (code, message, hint) = words(place)
        return ControlError(code: code, message: message, hint: hint)
    }

    private func words(_ place: ControlEndpoint) -> (code: String, message: String, hint: String) {
        switch self {
        case .refused:
            ("unreachable", "No gateway answers at \(place)", "Start it with secureinfer serve, or check --control")
        case .noSuchHost: ("unreachable", "There is no host for \(place)", "Check the name in --control")
        case .timedOut(let seconds):
            ("unreachable", "\(place) did not answer within \(seconds) s", "Check the gateway's log, and the network")
        case .untrusted(let verify): untrusted(place, verify)
        case .badAuthorities:
            ("ca_unusable", "The file of --control-ca holds no certificate", "Give a PEM file of the authority")
        case .badClientFiles:
            (
                "client_certificate_unusable", "The files of --control-cert and --control-key cannot be used",
                "Give a PEM certificate and the PEM key that belongs to it, without a passphrase"
            )
        case .handshake: handshake(place)
        case .cut: ("unreachable", "\(place) ended the connection", "Check the gateway's log, and try again")
        case .tooLong(let megabytes):
            ("answer_too_long", "The answer is longer than \(megabytes) MB", "Ask for less with --limit or a filter")
        case .other(let cause): ("unreachable", "\(place) cannot be asked: \(cause)", "Check --control")
        }
    }

    private func handshake(_ place: ControlEndpoint) -> (code: String, message: String, hint: String) {
        guard case .https = place else {
            return ("unreachable", "\(place) ended the connection", "Is that the control socket of a gateway?")
        }
        return (
            "handshake_failed", "\(place) refused the TLS connection",
            "Check the port; a gateway that demands client certificates needs --control-cert and --control-key"
        )
    }

    /// The numbers are OpenSSL's (x509_vfy.h): 9 not yet valid, 10 expired, 62 wrong name, 64 wrong address.
    private func untrusted(_ place: ControlEndpoint, _ verify: Int) -> (code: String, message: String, hint: String) {
        switch verify {
        case 9:
            (
                "certificate_not_yet_valid", "The certificate of \(place) is not valid yet",
                "Check this machine's clock, or the certificate's dates"
            )
        case 10: ("certificate_expired", "The certificate of \(place) has expired", "Renew it on the gateway")
        case 0, 1, 62, 64:
            (
                "certificate_wrong_name", "The certificate of \(place) is for another name",
                "Use a name that is in the certificate, or make one for this name"
            )
        default:
            (
                "certificate_untrusted", "The certificate of \(place) is not trusted",
                "Name the authority that signed it with --control-ca FILE"
            )
        }
    }
}
