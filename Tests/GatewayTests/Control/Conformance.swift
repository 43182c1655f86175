import Testing
import Wire

@testable import Gateway

/// Holds every answer of the control API that any test sees against what its route declares.
struct Conformance {
    let table: ControlTable

    private static let json = "application/json"

    /// What an answer has that its route does not declare; nil when all is declared.
    func fault(_ method: String, _ target: String, status: Int, type: String?, body: [UInt8]) -> String? {
        let path = target.prefix { $0 != "?" }
        let found = table.routes.filter { $0.match(path) != nil }
        if found.isEmpty { return status == 404 ? error(type, body) : "status \(status) of an unknown path" }
        if method == "OPTIONS" { return status == 204 && body.isEmpty ? nil : "status \(status) of OPTIONS" }
        guard let route = found.first(where: { $0.method.rawValue == (method == "HEAD" ? "GET" : method) }) else {
            return status == 405 ? error(type, body) : "status \(status) of an unknown method"
        }
        let answers = route.answers.filter { $0.status == status }
        let isError = OpenAPIDocument.errors(route).contains(status)
        if answers.isEmpty, !isError { return "status \(status) is not declared" }
        if method == "HEAD" || (isError && error(type, body) == nil) { return nil }
        let faults = answers.map { fault($0, type, body) }
        return faults.contains(nil) ? nil : "\(faults.compactMap { $0 })"
    }

    private func fault(_ answer: ControlAnswer, _ type: String?, _ body: [UInt8]) -> String? {
        guard type == answer.contentType else { return "type \(type ?? "none")" }
        guard type == Self.json else { return nil }
        return fault(answer.schema, body)
    }

    private func error(_ type: String?, _ body: [UInt8]) -> String? {
        type == Self.json ? fault(.error, body) : "type \(type ?? "none")"
    }

    private func fault(_ schema: Schema, _ body: [UInt8]) -> String? {
        guard let root = try? JSONDocument(body).root else { return "no JSON" }
        return schema.fault(in: root).map { "\($0.pointer) \($0.message)" }
    }
}
