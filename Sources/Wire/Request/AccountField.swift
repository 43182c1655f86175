import Vocabulary

/// Members of OpenAI's dialect that are accepted and scored but never forwarded: they identify or steer a hosted account,
/// not a model.
enum AccountField: String, CaseIterable {
    case user, metadata
    case safetyIdentifier = "safety_identifier"
    case promptCacheKey = "prompt_cache_key"
    case promptCacheRetention = "prompt_cache_retention"
    case serviceTier = "service_tier"

    func read(_ value: JSONView, _ reader: ObjectReader, _ collector: inout SegmentCollector) throws(DecodeRefusal) {
        switch self {
        case .user, .safetyIdentifier, .promptCacheKey, .promptCacheRetention, .serviceTier:
            collector.add(try reader.optionalString(rawValue, value) ?? "", .field, .init(rawValue))
        case .metadata:
            if !value.isNull { collector.addAll(try reader.object(rawValue, value), .field, "metadata") }
        }
    }
}
