import Logging
import Wire

/// Writes log lines of swift-log, one at a time and each at once.
struct LineLogHandler: LogHandler {
    private let label: String
    private let format: LogOptions.Format
    private let level: LogLevel
    private var own: Logger.Level?
    private let write: @Sendable ([UInt8]) -> Void
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    /// - Parameter write: takes a whole line with its end.
    init(
        label: String, format: LogOptions.Format, level: LogLevel,
        write: @escaping @Sendable ([UInt8]) -> Void = StandardError.write
    ) {
        self.label = label
        self.format = format
        self.level = level
        self.write = write
    }

    /// The log's, unless the logger that this is of was given one of its own, as some libraries are.
    var logLevel: Logger.Level {
        get { own ?? level.value }
        set { own = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { $1 } }
        if let own = event.metadata { all.merge(own) { $1 } }
        let fields = all.sorted { $0.key < $1.key }.map { (name: $0.key, value: Self.value($0.value)) }
        let line = LogLine(
            time: SystemClock.wall(), level: event.level, logger: label, message: "\(event.message)", fields: fields)
        write(format == .json ? line.json : line.text)
    }

    private static func value(_ value: Logger.Metadata.Value) -> LogLine.Value {
        switch value {
        case .string(let text): .text(text)
        case .stringConvertible(let value): .text("\(value)")
        case .array(let values): .list(values.map { "\($0)" })
        case .dictionary: .text("\(value)")
        @unknown default: .text("\(value)")
        }
    }
}
