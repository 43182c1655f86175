extension ReasonCode {
    /// Ids of the OWASP Top 10 for LLM Applications 2025 that the code is evidence of; empty for plain refusals.
    public var owasp: [String] {
        switch family {
        case .injection, .obfuscation: self == .piSystemExtract ? ["LLM01", "LLM07"] : ["LLM01"]
        case .extraction: self == .extSystemPrompt ? ["LLM07", "LLM10"] : ["LLM10"]
        case .model: ["LLM03", "LLM04"]
        case .output: outputOWASP
        case .limits: ["LLM10"]
        case .access: self == .tenantContextMismatch || self == .historyTampered ? ["LLM02", "LLM08"] : []
        case .request, .system, .transport: []
        }
    }

    /// Technique ids of MITRE ATLAS that the code is evidence of; empty for plain refusals.
    public var atlas: [String] {
        switch self {
        case .piIndirectDocument, .piIndirectToolResult: ["AML.T0051.001"]
        case .piJailbreakPersona: ["AML.T0051.000", "AML.T0054"]
        case .piSystemExtract: ["AML.T0051.000", "AML.T0056"]
        case .piMultiturnEscalation: ["AML.T0054"]
        case .piPayloadSplit, .piAdversarialSuffix: ["AML.T0051.000", "AML.T0068"]
        case .piInstructionOverride, .piRoleImpersonation, .piDelimiterSpoof, .piModel: ["AML.T0051.000"]
        case .canaryLeak, .piiInput, .piiOutput, .secretInput, .secretOutput: ["AML.T0057"]
        case .systemPromptLeak: ["AML.T0056"]
        case .outMarkdownExfil, .outActiveContent: ["AML.T0057"]
        case .toolNotAllowed: ["AML.T0051.001"]
        case .extSystemPrompt: ["AML.T0056"]
        case .extParamSweep, .extLogprobHarvest, .extRandomTokens, .extRepeatToken: ["AML.T0024.000"]
        case .extTemplateSweep, .extDistillation, .extParaphrase, .extCotElicitation, .extCoordinatedKeys:
            ["AML.T0024.002", "AML.T0005.001"]
        case .modelDigestMismatch: ["AML.T0018", "AML.T0010.003"]
        case .modelUnsigned, .modelUnknown, .modelMalformed: ["AML.T0010.003"]
        default: familyATLAS
        }
    }

    private var outputOWASP: [String] {
        switch self {
        case .systemPromptLeak, .canaryLeak: ["LLM02", "LLM07"]
        case .outMarkdownExfil, .outActiveContent: ["LLM05"]
        case .toolNotAllowed: ["LLM06"]
        default: ["LLM02"]
        }
    }

    private var familyATLAS: [String] {
        switch family {
        case .obfuscation: ["AML.T0068"]
        case .limits: ["AML.T0029", "AML.T0034"]
        case .access: ["AML.T0012", "AML.T0040"]
        default: []
        }
    }
}
