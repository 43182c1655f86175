import Testing
import Wire

@testable import Gateway

/// The control listener over TLS of a test's gateway.
struct TCPControl: Sendable {
    let gateway: GatewayHarness
    let port: Int

    /// Runs a gateway whose control API is served over TLS as well.
    ///
    /// - Parameter demandsCertificate: true for mutual TLS.
    static func run(
        demandsCertificate: Bool = false, _ body: (TCPControl) async throws -> Void
    ) async throws {
        let folder = try TestFolder()
        let tls = try folder.serverTLS(authority: demandsCertificate ? TestCertificates.authority : nil)
        let address = ControlAddress(host: "127.0.0.1", port: 0, tls: tls)
        try await GatewayHarness.run(configure: { $0.controlTCP = address }) { gateway in
            let port = try await eventual("the control listener") { gateway.log.controlPort }
            try await body(TCPControl(gateway: gateway, port: port))
        }
    }

    /// Makes an operator over the socket; the token.
    func token(_ role: String = "admin", name: String? = nil) async throws -> String {
        let body = #"{"name":"\#(name ?? role)","role":"\#(role)"}"#
        return try #require(try await gateway.control("POST", "/v1/operators", body).json?["token"]?.string)
    }

    func connect(certificate: String? = nil) async throws -> WireClient {
        try await .connect(port: port, tls: ClientTLS.context(certificate))
    }

    /// One call on a connection of its own, held against what its route declares.
    func call(
        _ method: String, _ path: String, token: String? = nil, _ body: String = "", fields: String = "",
        certificate: String? = nil
    ) async throws -> WireAnswer {
        let client = try await connect(certificate: certificate)
        defer { client.close() }
        client.send(Self.request(method, path, token: token, body, fields: fields))
        let answer = try await client.answer(bodiless: method == "HEAD")
        let fault = Conformance(table: ControlTable(try gateway.management)).fault(
            method, path, status: answer.status, type: answer.field("content-type"), body: answer.body)
        #expect(fault == nil || [401, 429].contains(answer.status), "\(method) \(path): \(answer.text)")
        return answer
    }

    static func request(
        _ method: String, _ path: String, token: String? = nil, _ body: String = "", fields: String = ""
    ) -> String {
        let login = token.map { "authorization: Bearer \($0)\r\n" } ?? ""
        let length = body.isEmpty ? "" : "content-type: application/json\r\ncontent-length: \(body.utf8.count)\r\n"
        return "\(method) \(path) HTTP/1.1\r\nhost: localhost\r\n\(login)\(fields)\(length)\r\n\(body)"
    }
}
