import Inference
import NIOCore

/// One event loop's way to one model server.
struct UpstreamLink {
    let pool: UpstreamPool
    let request: UpstreamRequest

    init(_ entry: Upstreams.Entry, on loop: any EventLoop) {
        pool = UpstreamPool(entry.transport, on: loop)
        request = UpstreamRequest(endpoint: entry.server.endpoint, key: entry.server.key)
    }
}
