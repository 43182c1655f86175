import ArgumentParser
import ConsoleCore
import Glibc

extension ConsoleCommand {
    /// The flags and the environment, checked; throws an error that names the flag and the fix.
    func options() throws -> SessionOptions {
        let text = control ?? Self.environment("SECUREINFER_CONTROL") ?? "unix:./data/control.sock"
        guard let address = ControlAddress(text) else {
            throw ValidationError("--control \(text): give unix:PATH or https://HOST:PORT")
        }
        var isLocal = false
        if case .unix = address { isLocal = true }
        let settings = Settings(readOnly: readonly, operatorName: isLocal ? "local" : "token", control: text)
        return SessionOptions(
            control: address, token: isLocal ? nil : try token(), redis: try redisChoice(), settings: settings,
            clock: SystemClock(fixedWall: try fixedWall()), size: try drawnSize())
    }

    private func redisChoice() throws -> SessionOptions.RedisChoice {
        guard let redis else { return .snapshot }
        guard redis != "off" else { return .off }
        guard let address = RedisAddress(redis) else {
            throw ValidationError("--redis: give unix:PATH, redis://HOST:PORT or off; TLS is not supported here")
        }
        return .address(address)
    }

    private func fixedWall() throws -> Int? {
        guard let clock else { return nil }
        guard let wall = SystemClock.wall(clock) else {
            throw ValidationError("--clock \(clock): give a time such as 2026-05-04T12:04:31Z")
        }
        return wall
    }

    private func drawnSize() throws -> Size? {
        guard let size else { return nil }
        let parts = size.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
        guard parts.count == 2, parts.allSatisfy({ 1...1000 ~= $0 }) else {
            throw ValidationError("--size \(size): give columns and rows, such as 160x45")
        }
        return Size(columns: parts[0], rows: parts[1])
    }

    private func token() throws -> String? {
        guard let tokenFile else { return Self.environment("SECUREINFER_TOKEN") }
        guard let file = fopen(tokenFile, "r") else {
            throw ValidationError("--token-file \(tokenFile): \(String(cString: strerror(errno)))")
        }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = fread(&bytes, 1, bytes.count, file)
        let token = bytes.prefix(count).prefix { $0 > 0x20 && $0 < 0x7F }
        guard !token.isEmpty, bytes.prefix(count).dropFirst(token.count).allSatisfy({ $0 == 10 || $0 == 13 }) else {
            throw ValidationError("--token-file \(tokenFile): give a file with the token on one line and nothing else")
        }
        return String(decoding: token, as: UTF8.self)
    }

    private static func environment(_ name: String) -> String? {
        guard let text = getenv(name).map({ String(cString: $0) }), !text.isEmpty else { return nil }
        return text
    }
}
