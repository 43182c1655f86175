extension ReasonCode {
    /// The part of the house that raises the code.
    public enum Family: String, Sendable, CaseIterable {
        case access, request, limits, injection, obfuscation, output, extraction, model, system, transport
    }

    /// The family the code belongs to.
    public var family: Family {
        switch self {
        case .authMissing, .authInvalid, .authExpired, .authRevoked, .tenantSuspended, .modelNotAllowed,
            .endpointForbidden, .tenantContextMismatch, .historyTampered:
            .access
        case .bodyTooLarge, .bodyMalformed, .duplicateJsonKey, .encodingUnsupported, .paramForbidden,
            .paramOutOfRange, .contextTooLong:
            .request
        case .rateRequests, .rateTokens, .concurrencyExceeded, .queueFull, .budgetExhausted, .banned,
            .quarantined, .limiterDegraded:
            .limits
        case .piInstructionOverride, .piRoleImpersonation, .piDelimiterSpoof, .piSystemExtract,
            .piJailbreakPersona, .piPayloadSplit, .piAdversarialSuffix, .piIndirectDocument,
            .piIndirectToolResult, .piMultiturnEscalation, .piModel:
            .injection
        case .obfBase64, .obfHex, .obfRot, .obfHomoglyph, .obfInvisible, .obfBidi, .obfLeet, .obfLanguageSwitch:
            .obfuscation
        case .canaryLeak, .systemPromptLeak, .piiInput, .piiOutput, .secretInput, .secretOutput,
            .outMarkdownExfil, .outActiveContent, .toolNotAllowed:
            .output
        case .extParamSweep, .extLogprobHarvest, .extTemplateSweep, .extDistillation, .extParaphrase,
            .extRandomTokens, .extRepeatToken, .extSystemPrompt, .extCotElicitation, .extCoordinatedKeys:
            .extraction
        case .modelDigestMismatch, .modelUnsigned, .modelUnknown, .modelMalformed:
            .model
        case .upstreamUnavailable, .upstreamTimeout, .circuitOpen, .auditUnavailable, .detectorError,
            .detectorTimeout, .draining:
            .system
        case .routeNotFound, .methodNotAllowed, .lengthRequired, .headTooLarge, .headMalformed, .requestTimeout:
            .transport
        }
    }

    /// The HTTP status that a refusal with this code has in the OpenAI dialect (``Wire`` knows the one exception).
    public var status: Int {
        switch self {
        case .historyTampered, .bodyMalformed, .duplicateJsonKey, .paramForbidden, .paramOutOfRange,
            .contextTooLong, .headMalformed:
            400
        case .authMissing, .authInvalid, .authExpired, .authRevoked:
            401
        case .tenantSuspended, .endpointForbidden, .banned, .quarantined, .piInstructionOverride,
            .piRoleImpersonation, .piDelimiterSpoof, .piSystemExtract, .piJailbreakPersona, .piPayloadSplit,
            .piAdversarialSuffix, .piIndirectDocument, .piIndirectToolResult, .piMultiturnEscalation, .piModel,
            .obfBase64, .obfHex, .obfRot, .obfHomoglyph, .obfInvisible, .obfBidi, .obfLeet, .obfLanguageSwitch,
            .canaryLeak, .systemPromptLeak, .piiInput, .piiOutput, .secretInput, .secretOutput,
            .outMarkdownExfil, .outActiveContent, .toolNotAllowed, .extParamSweep, .extLogprobHarvest,
            .extTemplateSweep, .extDistillation, .extParaphrase, .extRandomTokens, .extRepeatToken,
            .extSystemPrompt, .extCotElicitation, .extCoordinatedKeys:
            403
        case .modelNotAllowed, .tenantContextMismatch, .routeNotFound:
            404
        case .methodNotAllowed:
            405
        case .requestTimeout:
            408
        case .lengthRequired:
            411
        case .bodyTooLarge:
            413
        case .encodingUnsupported:
            415
        case .rateRequests, .rateTokens, .concurrencyExceeded, .queueFull, .budgetExhausted:
            429
        case .headTooLarge:
            431
        case .upstreamUnavailable:
            502
        case .modelDigestMismatch, .modelUnsigned, .modelUnknown, .modelMalformed, .circuitOpen,
            .auditUnavailable, .detectorError, .detectorTimeout, .draining, .limiterDegraded:
            503
        case .upstreamTimeout:
            504
        }
    }

    /// True where trying again unchanged cannot help, so clients are told `x-should-retry: false`.
    public var isFinal: Bool {
        switch self {
        case .banned, .quarantined, .budgetExhausted, .tenantSuspended: true
        default: status < 500 && status != 429 && status != 408
        }
    }
}
