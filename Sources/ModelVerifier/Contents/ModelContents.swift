/// What a model is made of, as an operator sees it before approving.
///
/// A few kilobytes for most models and never more than ``textsLimit`` of text; meant to be stored beside a pin, so that
/// a later change can be shown as a ``ModelDifference``.
public struct ModelContents: Sendable, Equatable, Codable {
    /// The name under which the model is served.
    public var model: String
    /// Root digest, as in ``ModelReport/digest``.
    public var digest: String
    /// The layers or files, in the order of the manifest or of their paths; an embedded chat template follows its
    /// weights.
    public var layers: [Layer]
    /// What an operator should know though nothing is wrong: code in the folder, a template that overrides another.
    public var notices: [String]

    /// Bytes of one text at most; what is longer is cut there.
    public static let textLimit = 64 << 10
    /// Bytes of all texts of a model at most.
    public static let textsLimit = 512 << 10
    /// Notices at most.
    public static let noticeLimit = 64

    public init(model: String, digest: String, layers: [Layer], notices: [String] = []) {
        self.model = model
        self.digest = digest
        self.layers = layers
        self.notices = notices
    }

    /// One layer of a manifest, one file of a folder, or a text inside the weights.
    public struct Layer: Sendable, Equatable, Codable {
        /// `config`, `model`, `template`, `system`, … by the manifest; `file` in a folder; `chat_template` for a
        /// template that is embedded in weights and may override the template layer.
        public var role: String
        /// Path in the store or folder; the key of the metadata for what is embedded.
        public var name: String
        /// SHA-256 in 64 lower-case hex digits.
        public var digest: String
        /// Size in bytes.
        public var bytes: Int64
        /// What it says, where that is text and somebody may have to read it.
        public var text: Text?

        public init(role: String, name: String, digest: String, bytes: Int64, text: Text? = nil) {
            self.role = role
            self.name = name
            self.digest = digest
            self.bytes = bytes
            self.text = text
        }
    }

    /// A text of a model; a stranger wrote it, so whoever shows it escapes it.
    public struct Text: Sendable, Equatable, Codable {
        /// The text, or its beginning.
        public var value: String
        /// True when the rest of it was cut off.
        public var isCut: Bool

        public init(_ value: String, isCut: Bool = false) {
            self.value = value
            self.isCut = isCut
        }
    }
}

extension ModelContents.Text {
    /// A text of `total` bytes of which these are the first; what is no UTF-8 is replaced.
    init(_ bytes: [UInt8], of total: Int64) {
        self.init(String(decoding: bytes, as: UTF8.self), isCut: Int64(bytes.count) < total)
    }
}
