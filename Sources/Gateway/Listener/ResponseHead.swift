import NIOCore

/// Writes the head of an answer to a tenant.
struct ResponseHead {
    enum Body { case length(Int), chunked }

    var status: Int
    var contentType: StaticString = "application/json"
    var body: Body
    var requestID: String?
    var closes = false
    /// Field lines of the reply's own, each ending in CR LF; only from trusted pieces.
    var extra = ""

    func write(to out: inout ByteBuffer, date: String) {
        out.writeStaticString("HTTP/1.1 ")
        out.writeStaticString(Self.line(status))
        out.writeStaticString("\r\ndate: ")
        out.writeString(date)
        out.writeStaticString("\r\ncontent-type: ")
        out.writeStaticString(contentType)
        switch body {
        case .length(let length):
            out.writeStaticString("\r\ncontent-length: ")
            out.writeString(String(length))
        case .chunked: out.writeStaticString("\r\ntransfer-encoding: chunked\r\ncache-control: no-store")
        }
        if let requestID {
            out.writeStaticString("\r\nx-request-id: ")
            out.writeString(requestID)
        }
        out.writeStaticString("\r\n")
        out.writeString(extra)
        if closes { out.writeStaticString("connection: close\r\n") }
        out.writeStaticString("\r\n")
    }

    private static func line(_ status: Int) -> StaticString {
        switch status {
        case 200: "200 OK"
        case 400: "400 Bad Request"
        case 401: "401 Unauthorized"
        case 403: "403 Forbidden"
        case 404: "404 Not Found"
        case 405: "405 Method Not Allowed"
        case 408: "408 Request Timeout"
        case 411: "411 Length Required"
        case 413: "413 Content Too Large"
        case 415: "415 Unsupported Media Type"
        case 417: "417 Expectation Failed"
        case 429: "429 Too Many Requests"
        case 431: "431 Request Header Fields Too Large"
        case 502: "502 Bad Gateway"
        case 503: "503 Service Unavailable"
        case 504: "504 Gateway Timeout"
        default: "500 Internal Server Error"
        }
    }
}
