import Testing
import Wire

@testable import Gateway

struct OpenAPIDocumentTests {
    private static func document() throws -> (gateway: StoppedManagement, root: JSONView) {
        let gateway = try StoppedManagement()
        let reply = gateway.call("GET", "/openapi.json", role: .viewer)
        #expect(reply.status == 200)
        return (gateway, try #require(reply.json))
    }

    /// Every member of an object by name.
    private static func members(_ view: JSONView?) -> [String: JSONView] {
        guard let view else { return [:] }
        return Dictionary(view.members.map { ($0.key.string ?? "", $0.value) }, uniquingKeysWith: { $1 })
    }

    private static func operations(_ root: JSONView) -> [(path: String, method: String, view: JSONView)] {
        members(root["paths"]).flatMap { path, view in members(view).map { (path, $0.key, $0.value) } }
    }

    @Test func `the document has every route of the table and nothing else`() throws {
        let (gateway, root) = try Self.document()
        let written = Set(Self.operations(root).map { "\($0.method.uppercased()) \($0.path)" })
        #expect(written == Set(gateway.table.routes.map { "\($0.method.rawValue) \($0.pattern)" }))
        #expect(gateway.table.routes.count == written.count)
        #expect(root["openapi"]?.string == "3.1.0")
    }

    @Test func `operations have names of their own, a summary and a tag`() throws {
        let (_, root) = try Self.document()
        let operations = Self.operations(root)
        #expect(Set(operations.compactMap { $0.view["operationId"]?.string }).count == operations.count)
        for operation in operations {
            #expect(operation.view["summary"]?.string?.hasSuffix(".") == true, "\(operation.path)")
            #expect(operation.view["tags"].map { Array($0.elements).count } == 1)
        }
    }

    @Test func `everything but the health routes demands a token`() throws {
        let (_, root) = try Self.document()
        for operation in Self.operations(root) {
            let isOpen = ["/healthz", "/readyz"].contains(operation.path)
            let security = try #require(operation.view["security"])
            #expect(Array(security.elements).isEmpty == isOpen, "\(operation.path)")
            #expect((operation.view["responses"]?["401"] == nil) == isOpen)
        }
    }

    @Test func `the parameters in the path are those of the pattern`() throws {
        let (_, root) = try Self.document()
        for operation in Self.operations(root) {
            let wanted = operation.path.split(separator: "/").filter { $0.hasPrefix("{") }.map {
                $0.dropFirst().dropLast()
            }
            let listed = try #require(operation.view["parameters"]).elements.filter { $0["in"]?.string == "path" }
            #expect(listed.compactMap { $0["name"]?.string } == wanted.map(String.init), "\(operation.path)")
            #expect(listed.allSatisfy { $0["required"]?.bool == true })
        }
    }

    @Test func `every reference resolves, and every component is used`() throws {
        let (_, root) = try Self.document()
        let components = Set(Self.members(root["components"]?["schemas"]).keys)
        var used: Set<String> = []
        func walk(_ view: JSONView) {
            for (key, value) in view.members {
                if key.string == "$ref" {
                    let prefix = "#/components/schemas/"
                    #expect(value.string?.hasPrefix(prefix) == true)
                    used.insert(String(value.string?.dropFirst(prefix.count) ?? ""))
                }
                walk(value)
            }
            for element in view.elements { walk(element) }
        }
        walk(root)
        #expect(used == components)
    }

    @Test func `objects are closed, and what they need they have`() throws {
        let (_, root) = try Self.document()
        func walk(_ view: JSONView) {
            if view["type"]?.string == "object", let properties = view["properties"], properties.isObject {
                #expect(view["additionalProperties"]?.bool == false)
                let names = Set(Self.members(properties).keys)
                let required = (view["required"]?.elements).map { $0.compactMap(\.string) } ?? []
                #expect(names.isSuperset(of: required))
            }
            for (_, value) in view.members { walk(value) }
            for element in view.elements { walk(element) }
        }
        walk(root)
    }
}
