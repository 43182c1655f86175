import Vocabulary

extension ModelRequest {
    /// Ollama's `context` as a client sent it, to be opened; nil where there is none, or one that is none of ours by its
    /// looks.
    public var sealedContext: [UInt8]? {
        if case .completion(let completion) = self { completion.sealedContext } else { nil }
    }

    /// The request with its context opened.
    ///
    /// - Parameter numbers: nil for what does not open: then it is taken as token ids where policy permits that, and
    ///   refused as they are otherwise.
    public func opening(_ numbers: [UInt32]?, _ policy: ParameterPolicy) throws(DecodeRefusal) -> ModelRequest {
        guard case .completion(var completion) = self, let sealed = completion.sealedContext else { return self }
        completion.sealedContext = nil
        if let numbers {
            completion.context = numbers
            completion.isContextOurs = true
        } else {
            try policy.check(.context, "context")
            completion.context = sealed.map { UInt32($0) }
        }
        return .completion(completion)
    }
}
