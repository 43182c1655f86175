import Testing

/// Whole gateways on loopback: one after the other, since each has threads and files of its own.
@Suite(.serialized) struct GatewayTests {}
