/// Joins findings as independent causes: the chance that none of them is right, taken from one.
///
/// Findings of one reason code are not independent, so each further one counts 0.7 times the one before it; keys and
/// personal data are a concern but no attack, so all of them together stay below a block.
public enum NoisyOr {
    /// Factor between one finding and the next lighter one of the same code.
    public static let repeatFactor = 0.7
    /// Most that secrets and personal data together may add, 0 to 100.
    public static let dataCeiling = 60.0

    /// The joined score of findings, 0 to 100.
    public static func join(_ findings: [Finding]) -> Int {
        var counted: [ReasonCode: Double] = [:]
        var clean = 1.0
        var dataClean = 1.0
        for finding in findings.sorted(by: { $0.weight > $1.weight }) {
            let factor = counted[finding.code, default: 1]
            counted[finding.code] = factor * repeatFactor
            let miss = 1 - factor * Double(finding.weight) / 100
            if isData(finding.code) { dataClean *= miss } else { clean *= miss }
        }
        clean *= max(dataClean, 1 - dataCeiling / 100)
        return Int((100 * (1 - clean)).rounded())
    }

    /// Keys and personal data, in requests and in answers.
    private static func isData(_ code: ReasonCode) -> Bool {
        switch code {
        case .secretInput, .piiInput, .secretOutput, .piiOutput: true
        default: false
        }
    }
}
