import Vocabulary

extension ParameterPolicy {
    /// Refuses a field that is not permitted.
    func check(_ permission: Permission, _ field: String) throws(DecodeRefusal) {
        if allowed.contains(permission) { return }
        var refusal = DecodeRefusal.unknown(field)
        if permission == .tokenPrompts {
            refusal.message = "token ids are not accepted in '\(field)', since nothing could check them: send text"
            refusal.param = field
        }
        refusal.needs = permission
        throw refusal
    }
}
