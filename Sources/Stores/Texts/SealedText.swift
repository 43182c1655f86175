/// The text of one request, sealed: a row of `texts`.
public struct SealedText: Sendable, Equatable {
    public let requestID: String
    public let tenantID: String
    /// Milliseconds since 1970.
    public let time: Int64
    /// As ``RequestText`` has them; nonce, ciphertext and tag under the master key where it was sealed before that.
    public let bytes: [UInt8]

    public init(requestID: String, tenantID: String, time: Int64, bytes: [UInt8]) {
        self.requestID = requestID
        self.tenantID = tenantID
        self.time = time
        self.bytes = bytes
    }
}

/// What was scored of a request, as it is kept.
public struct KeptText: Sendable, Equatable {
    /// One scored string.
    public struct Piece: Sendable, Equatable {
        /// Where it came from: `user`, `tool`.
        public var channel: String
        /// Where it stood in the request: `messages[0].content`.
        public var path: String
        public var text: String

        public init(channel: String, path: String, text: String) {
            self.channel = channel
            self.path = path
            self.text = text
        }
    }

    public var pieces: [Piece]
    /// True where some of the text is missing.
    public var isCut: Bool

    public init(pieces: [Piece], isCut: Bool) {
        self.pieces = pieces
        self.isCut = isCut
    }
}
