import Testing

@testable import Wire

/// A text with what the parser must say of it; a nil fault means that it is taken.
struct JSONSample: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let fault: JSONError.Kind?
    var testDescription: String { name }

    init(_ text: String, _ fault: JSONError.Kind? = nil) {
        name = text.count > 60 ? "\(text.prefix(40))… (\(text.utf8.count) bytes)" : text
        bytes = Array(text.utf8)
        self.fault = fault
    }

    init(_ name: String, bytes: [UInt8], _ fault: JSONError.Kind? = nil) {
        self.name = name
        self.bytes = bytes
        self.fault = fault
    }

    /// The kind of fault that parsing comes to.
    func outcome() -> JSONError.Kind? {
        do throws(JSONError) {
            _ = try JSONDocument(bytes)
            return nil
        } catch {
            return error.kind
        }
    }
}
