/// The secrets of an installation; equal on all its gateways.
public struct Secrets: Sendable {
    /// Keys the digests under which client keys and operator tokens are stored.
    public let pepper: Secret
    /// Wraps the data keys of tenants.
    public let master: Secret
    /// Authenticates feed events; the console gets it too.
    public let feed: Secret
    /// Authenticates control messages between gateways; the console never has it.
    public let control: Secret
    /// The master key before the last rotation, as long as it is kept: what was sealed under it still opens.
    public let formerMaster: Secret?
}
