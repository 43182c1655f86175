/// The shapes of keys and tokens that no answer should hold: those of ``SecretShapes``, and others that are too short or too
/// rare to be looked for in every request. Where the issuer made a checksum part of them, it is checked.
enum SecretFormats {
    struct Format: Sendable {
        var rule: String
        var prefix: [UInt8]
        /// Letters after the prefix.
        var length: ClosedRange<Int>
        var accepts: @Sendable (UInt8) -> Bool
        /// Whether the letters after the prefix carry the checksum that they should; nil for formats without one.
        var check: (@Sendable (ArraySlice<UInt8>) -> Bool)?
        /// Whether it is none without it.
        var mustPass = false
    }

    /// A secret at the beginning of a run of letters.
    struct Found: Equatable {
        var rule: String
        var count: Int
        /// True where a checksum says that it is one.
        var isChecked: Bool
    }

    /// In the order of their prefixes, those that begin alike side by side.
    static let all: [Format] = (shared + others).sorted { $0.prefix.lexicographicallyPrecedes($1.prefix) }

    /// The secret that a run of letters begins with; the longest if there are several.
    static func match(_ run: ArraySlice<UInt8>) -> Found? {
        all.compactMap { match(run, $0) }.max { $0.count <= $1.count } ?? webToken(run)
    }

    private static func match(_ run: ArraySlice<UInt8>, _ format: Format) -> Found? {
        guard run.starts(with: format.prefix) else { return nil }
        let body = run.dropFirst(format.prefix.count).prefix(format.length.upperBound + 1).prefix(while: format.accepts)
        guard format.length.contains(body.count), body.contains(where: \.isDigit) else { return nil }
        let isChecked = format.check?(body) ?? false
        guard isChecked || !format.mustPass else { return nil }
        return Found(rule: format.rule, count: format.prefix.count + body.count, isChecked: isChecked)
    }

    /// Whether a run that is too long to be held is a secret nevertheless.
    static func isLong(_ run: ArraySlice<UInt8>) -> String? {
        if run.starts(with: "eyJ".utf8) {
            if let dot = run.firstIndex(of: 0x2E) { return run[dot...].starts(with: ".eyJ".utf8) ? "secret.jwt" : nil }
            return isHeader(run) ? "secret.jwt" : nil
        }
        return all.first { format in
            run.starts(with: format.prefix) && format.length.upperBound >= 200
                && run.dropFirst(format.prefix.count).allSatisfy(format.accepts)
        }?.rule
    }

    /// Three parts of base64url set apart by dots, the first two of which are JSON objects (RFC 7519).
    private static func webToken(_ run: ArraySlice<UInt8>) -> Found? {
        guard run.starts(with: "eyJ".utf8) else { return nil }
        let parts = run.split(separator: 0x2E, omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0].count >= 15, parts[1].count >= 10, parts[1].starts(with: "eyJ".utf8) else {
            return nil
        }
        let signature = parts[2].prefix(while: \.isTokenLetter)
        guard signature.count >= 16 else { return nil }
        return Found(rule: "secret.jwt", count: signature.endIndex - run.startIndex, isChecked: false)
    }

    /// Whether base64url is the beginning of a token's header: an object that names an algorithm, a key or a type.
    private static func isHeader(_ run: ArraySlice<UInt8>) -> Bool {
        let text = Base64Text.decode(run.prefix(252))
        return ["\"alg\"", "\"kid\"", "\"typ\"", "\"x5c\"", "\"enc\""].contains { name in
            text.firstRange(of: Array(name.utf8)) != nil
        }
    }

    private static let shared: [Format] = SecretShapes.shapes.map { shape in
        let isGitHub = shape.rule == "secret.github_token" && shape.prefix.utf8.count == 4
        let accepts: @Sendable (UInt8) -> Bool = { SecretShapes.accepts($0, shape.alphabet) }
        var check: (@Sendable (ArraySlice<UInt8>) -> Bool)? = isGitHub ? TokenChecksum.isValid : nil
        if shape.alphabet == .credential { check = { $0[$0.startIndex + 12] == 0x2D } }
        return Format(
            rule: shape.rule, prefix: Array(shape.prefix.utf8), length: shape.length, accepts: accepts, check: check,
            mustPass: shape.alphabet == .credential)
    }

    private static func format(
        _ rule: String, _ prefix: String, _ length: ClosedRange<Int>,
        _ accepts: @escaping @Sendable (UInt8) -> Bool = { $0.isAlphanumeric },
        check: (@Sendable (ArraySlice<UInt8>) -> Bool)? = nil
    ) -> Format {
        Format(rule: "secret." + rule, prefix: Array(prefix.utf8), length: length, accepts: accepts, check: check)
    }

    private static let token: @Sendable (UInt8) -> Bool = { $0.isTokenLetter }
    private static let dotted: @Sendable (UInt8) -> Bool = { $0.isTokenLetter || $0 == 0x2E }
    private static let hex: @Sendable (UInt8) -> Bool = { $0.isDigit || $0 &- 0x61 < 6 }
    private static let upper: @Sendable (UInt8) -> Bool = { $0.isUpper || $0.isDigit }

    private static let others: [Format] = [
        format("aws_key", "ABIA", 16...16, upper), format("aws_key", "ACCA", 16...16, upper),
        format("anthropic_key", "sk-ant-", 32...255, token),
        format("stripe_key", "sk_live_", 16...255), format("stripe_key", "rk_live_", 16...255),
        format("stripe_key", "sk_test_", 16...255), format("stripe_key", "rk_test_", 16...255),
        format("stripe_key", "whsec_", 24...255),
        format("slack_token", "xoxa-", 20...255, token), format("slack_token", "xoxr-", 20...255, token),
        format("slack_token", "xoxs-", 20...255, token), format("slack_token", "xoxe.", 20...255, dotted),
        format("slack_token", "xapp-", 20...255, token),
        format("google_key", "GOCSPX-", 28...28, token), format("google_key", "ya29.", 30...255, token),
        format("gitlab_token", "glpat-", 20...255, dotted),
        format("npm_token", "npm_", 36...36, check: TokenChecksum.isValid),
        format("pypi_token", "pypi-AgEIcHlwaS5vcmc", 50...255, token),
        format("huggingface_token", "hf_", 34...34), format("digitalocean_token", "dop_v1_", 64...64, hex),
        format("sendgrid_key", "SG.", 60...70, dotted), format("shopify_token", "shpat_", 32...32, hex),
        format("groq_key", "gsk_", 48...56), format("replicate_token", "r8_", 37...37),
        format("databricks_token", "dapi", 32...34, { hex($0) || $0 == 0x2D }),
        format("age_key", "AGE-SECRET-KEY-1", 58...58, upper),
    ]
}
