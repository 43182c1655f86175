import NIOSSL
import Wire

/// Files of certificates for a listener.
enum CertificateFile {
    /// The certificates of a file, all of them valid at a time.
    ///
    /// - Parameters:
    ///   - role: what the file is for, as the beginning of a sentence.
    ///   - now: seconds since 1970.
    static func read(_ path: String, role: String, now: Int) throws(Failure) -> [NIOSSLCertificate] {
        let certificates = parse(try NamedFile.read(path, role: role))
        guard !certificates.isEmpty else {
            throw Failure(
                "\(role) \(path) holds no certificate, or a broken one",
                hint: "Use PEM text that begins with BEGIN CERTIFICATE.")
        }
        for (index, certificate) in certificates.enumerated() {
            let which = certificates.count == 1 ? "the certificate" : "certificate \(index + 1)"
            if now < certificate.notValidBefore {
                throw Failure(
                    "\(role) \(path): \(which) is not valid before \(date(certificate.notValidBefore))",
                    hint: "Check this machine's clock, or name a certificate that is valid now.")
            }
            if now > certificate.notValidAfter {
                throw Failure(
                    "\(role) \(path): \(which) expired on \(date(certificate.notValidAfter))",
                    hint: "Have it renewed, and name the new file.")
            }
        }
        return certificates
    }

    private static func parse(_ text: [UInt8]) -> [NIOSSLCertificate] {
        (try? NIOSSLCertificate.fromPEMBytes(text)) ?? []
    }

    private static func date(_ seconds: Int) -> String {
        let (date, clock) = Timestamp.parts(seconds: seconds)
        return "\(date) \(clock) UTC"
    }
}
