import NIOCore

/// Writes requests to a model server: its own head, and a body that was encoded here. Nothing of a client is in the
/// head but the trace that it is part of, written anew.
public struct UpstreamRequest: Sendable, CustomStringConvertible, CustomReflectable {
    private let post: [UInt8]
    private let get: [UInt8]
    private let basePath: String

    /// - Parameter key: sent as bearer token; the client's own never is.
    public init(endpoint: UpstreamEndpoint, key: UpstreamKey?) {
        let login = key.map { "authorization: Bearer \($0.text)\r\n" } ?? ""
        let common = " HTTP/1.1\r\nhost: \(endpoint.host)\r\n\(login)accept: application/json, text/event-stream\r\n"
        post = Array((common + "content-type: application/json\r\ncontent-length: ").utf8)
        get = Array((common + "\r\n").utf8)
        basePath = endpoint.basePath
    }

    /// Without the key that the heads hold.
    public var description: String { "UpstreamRequest" }
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// `POST path` with a JSON body.
    ///
    /// - Parameter lines: further field lines, each ending in CR LF; only from trusted pieces.
    public func post(_ path: StaticString, _ body: [UInt8], lines: String = "") -> ByteBuffer {
        var out = ByteBuffer()
        out.reserveCapacity(body.count + post.count + lines.utf8.count + 96)
        out.writeStaticString("POST ")
        out.writeString(basePath)
        out.writeStaticString(path)
        out.writeBytes(post)
        out.writeString(String(body.count))
        out.writeStaticString("\r\n")
        if !lines.isEmpty { out.writeString(lines) }
        out.writeStaticString("\r\n")
        out.writeBytes(body)
        return out
    }

    /// `GET path`.
    public func get(_ path: StaticString) -> ByteBuffer {
        var out = ByteBuffer()
        out.writeStaticString("GET ")
        out.writeString(basePath)
        out.writeStaticString(path)
        out.writeBytes(get)
        return out
    }
}
