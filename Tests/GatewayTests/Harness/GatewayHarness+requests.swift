import Stores
import Testing
import Wire

@testable import Gateway

/// A tenant that a test made.
struct TestTenant: Sendable {
    var id: String
    var name: String
    var keyID: String
    var key: String
}

extension GatewayHarness {
    // MARK: - Tenants

    /// Makes a tenant and a key over the control socket; without limits unless told.
    func tenant(_ name: String = "acme", rpm: Int = 0, mode: String = "enforce") async throws -> TestTenant {
        let made = try await control("POST", "/v1/tenants", #"{"name":"\#(name)","rpm":\#(rpm),"mode":"\#(mode)"}"#)
        try #require(made.status == 201)
        let key = try await control("POST", "/v1/tenants/\(name)/keys")
        try #require(key.status == 201)
        return TestTenant(
            id: try #require(made.json?["id"]?.string), name: name, keyID: try #require(key.json?["id"]?.string),
            key: try #require(key.json?["key"]?.string))
    }

    /// Makes a tenant with settings that the control API may not know, and a key.
    func tenant(_ name: String, settings: TenantSettings) throws -> TestTenant {
        let identity = try service(ControlServer.self).management.identity
        let now = Int64(SystemClock.wall())
        let tenant = try identity.createTenant(name, settings: settings, by: "test", now: now)
        let key = try identity.createKey(for: tenant.id, by: "test", now: now)
        return TestTenant(id: tenant.id, name: name, keyID: key.id, key: key.text)
    }

    // MARK: - Control

    /// One call of the control API over its socket.
    func control(_ method: String, _ path: String, _ body: String = "") async throws -> WireAnswer {
        let client = try await WireClient.connect(socket: options.controlPath)
        defer { client.close() }
        client.send(
            "\(method) \(path) HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
                + "content-length: \(body.utf8.count)\r\n\r\n\(body)")
        let answer = try await client.answer(bodiless: method == "HEAD")
        let fault = Conformance(table: ControlTable(try management)).fault(
            method, path, status: answer.status, type: answer.field("content-type"), body: answer.body)
        #expect(fault == nil, "\(method) \(path): \(answer.text)")
        return answer
    }

    /// What the control API works on.
    var management: Management {
        get throws { try #require(application.services.lazy.compactMap { $0 as? ControlServer }.first).management }
    }

    // MARK: - Tenants' requests

    func connect() async throws -> WireClient { try await .connect(port: port) }

    /// Sends bytes on a connection of their own and takes the answer.
    func exchange(_ request: String, within limit: Duration = .seconds(20)) async throws -> WireAnswer {
        let client = try await connect()
        defer { client.close() }
        client.send(request)
        return try await client.answer(bodiless: request.hasPrefix("HEAD"), within: limit)
    }

    /// Asks the model something in a dialect.
    func chat(_ tenant: TestTenant, _ request: ChatCall = ChatCall()) async throws -> WireAnswer {
        try await exchange(request.bytes(tenant.key))
    }

    func get(_ path: String, key: String? = nil) async throws -> WireAnswer {
        let login = key.map { "authorization: Bearer \($0)\r\n" } ?? ""
        return try await exchange("GET \(path) HTTP/1.1\r\nhost: gateway\r\n\(login)\r\n")
    }
}

/// A chat request as clients of a dialect write it.
struct ChatCall: Sendable {
    var dialect = Dialect.openai
    var stream = false
    var model = "tiny"
    var prompt = "What is the capital of France?"

    var path: String { dialect == .openai ? "/v1/chat/completions" : "/api/chat" }

    var body: String {
        #"{"model":"\#(model)","stream":\#(stream),"messages":[{"role":"user","content":"\#(prompt)"}]}"#
    }

    func bytes(_ key: String, extra: String = "") -> String {
        Self.post(path, body, key: key, extra: extra)
    }

    static func post(
        _ path: String, _ body: String, key: String?, type: String = "application/json", extra: String = ""
    ) -> String {
        let login = key.map { "authorization: Bearer \($0)\r\n" } ?? ""
        return "POST \(path) HTTP/1.1\r\nhost: gateway\r\n\(login)content-type: \(type)\r\n\(extra)"
            + "content-length: \(body.utf8.count)\r\n\r\n\(body)"
    }
}
