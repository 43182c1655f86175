import NIOCore
import Vocabulary

/// The texts that policy keeps beside decisions: they are sealed under the same keys as conversations, so that they are
/// gone with their tenant.
extension ConversationVault {
    /// Seals what was scored of a request; nil where the tenant's key cannot be had.
    ///
    /// - Parameter time: of the decision, in ms since 1970.
    public func sealText(
        _ segments: [Segment], request: String, tenant: String, time: Int64, on loop: any EventLoop,
        _ done: @escaping (SealedText?) -> Void
    ) {
        let answer = withKnownKeys(of: tenant, on: loop) { keys -> SealedText? in
            SealedText(segments, request: request, tenant: tenant, time: time, under: keys)
        }
        tell(answer, otherwise: nil, on: loop, done)
    }

    /// Seals a tenant's texts anew that are sealed under older keys than the newest, a few at a time.
    func resealTexts(
        of tenant: String, after place: TextStore.Place = .init(), on loop: any EventLoop
    ) -> EventLoopFuture<Void> {
        withKeys(of: tenant, on: loop) { [texts] keys in
            Result { try texts.reseal(tenant, under: keys, after: place) }
        }.flatMapThrowing { try $0.get() }.flatMap { [self] next in
            guard let next else { return loop.makeSucceededFuture(()) }
            return resealTexts(of: tenant, after: next, on: loop)
        }
    }
}
