import SecurityGate
import Vocabulary
import Wire

extension TenantAccess {
    /// The models as a JSON list, as their column holds them.
    var modelsText: String { Self.text(models.map(\.text)) }

    /// The routes as a JSON list in their order.
    var routesText: String { Self.text(routes.sorted()) }

    /// Reads the two columns; nearly all hold empty lists.
    ///
    /// - Throws: ``StoresError`` with `database_corrupt`.
    init(models: String, routes: String) throws {
        if models == "[]", routes == "[]" {
            self.init()
            return
        }
        let patterns = try Self.list(models).map { text in
            guard let pattern = ModelPattern(text) else { throw StoresError.corrupt(cause: "a model is no pattern") }
            return pattern
        }
        self.init(models: patterns, routes: Set(try Self.list(routes)))
    }

    private static func text(_ items: [String]) -> String {
        var out = JSONWriter()
        out.beginArray()
        for item in items { out.string(item) }
        out.endArray()
        return out.text
    }

    private static func list(_ text: String) throws -> [String] {
        guard let root = try? JSONDocument(Array(text.utf8)).root, root.isArray else {
            throw StoresError.corrupt(cause: "a list of a tenant is no JSON")
        }
        return root.elements.compactMap(\.string)
    }
}
