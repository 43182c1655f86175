import HTTPTypes
import Hummingbird
import Wire

/// Gives what the router itself refuses (unknown routes, wrong methods) the control API's own shape: JSON with a hint.
struct ControlErrors: RouterMiddleware {
    typealias Context = BasicRequestContext

    func handle(
        _ request: Request, context: BasicRequestContext,
        next: (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as any HTTPResponseError {
            guard error.status == .notFound || error.status == .methodNotAllowed else { throw error }
            return ControlServer.response(.failure(ControlError.noRoute))
        }
    }
}

extension ControlError {
    static let noRoute = ControlError(
        code: "route_not_found", message: "There is no such route.", hint: "See /v1/snapshot.")
}
