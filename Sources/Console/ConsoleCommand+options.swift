import ArgumentParser
import ConsoleCore
import Glibc
import Vocabulary
import Wire

extension ConsoleCommand {
    /// The flags and the environment, checked; throws an error that names the flag and the fix.
    func options() throws -> SessionOptions {
        let text = control ?? Self.environment("SECUREINFER_CONTROL") ?? "unix:./data/control.sock"
        guard let endpoint = ControlEndpoint(text) else {
            throw ValidationError("--control \(text): give unix:PATH, HOST:PORT or https://HOST[:PORT]")
        }
        let access = try access(endpoint)
        let name = access.token == nil ? "local" : "token"
        let settings = Settings(readOnly: readonly, operatorName: name, control: text)
        let replay = try replayOptions()
        return SessionOptions(
            control: access, redis: try redisChoice(), settings: settings,
            clock: SystemClock(fixedWall: replay == nil ? try fixedWall() : nil), size: try drawnSize(), replay: replay,
            recorder: try recorder())
    }

    private func replayOptions() throws -> ReplayOptions? {
        guard let replay else {
            guard speed == nil else { throw ValidationError("--speed goes with --replay") }
            return nil
        }
        let speed = speed ?? 1
        guard speed.isFinite, 0...1000 ~= speed else { throw ValidationError("--speed \(speed): give 0 to 1000") }
        guard record == nil else { throw ValidationError("--record and --replay: give one of them") }
        do {
            return try ReplayOptions(replay, speed: speed, until: try fixedWall())
        } catch let fault as FileFault {
            throw ValidationError("--replay \(fault.reason)")
        }
    }

    private func recorder() throws -> Recorder? {
        guard let record else { return nil }
        guard !once else { throw ValidationError("--record and --once: give one of them") }
        do { return try Recorder(record) } catch { throw ValidationError("--record \(error.reason)") }
    }

    /// Over the unix socket its mode is the proof of who calls; over TCP there must be a token.
    private func access(_ endpoint: ControlEndpoint) throws -> ControlAccess {
        guard case .https = endpoint else { return ControlAccess(endpoint: endpoint) }
        guard let token = try token() else {
            throw ValidationError("--control \(endpoint) needs a token: give --token-file or set SECUREINFER_TOKEN")
        }
        guard (controlCert == nil) == (controlKey == nil) else {
            throw ValidationError("--control-cert and --control-key: give both files, or neither")
        }
        for file in [controlCa, controlCert, controlKey].compactMap({ $0 }) where Glibc.access(file, R_OK) != 0 {
            throw ValidationError("\(file): \(String(cString: strerror(errno)))")
        }
        var status = stat()
        if let controlKey, stat(controlKey, &status) == 0, !Self.isPrivate(status) {
            throw ValidationError("--control-key \(controlKey): others can read it; run chmod 600 \(controlKey)")
        }
        return ControlAccess(
            endpoint: endpoint, token: token, authorities: controlCa, certificate: controlCert, key: controlKey)
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
        guard let wall = SystemClock.wall(clock), JSONView.moments ~= wall else {
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
        guard let tokenFile else {
            let token = Self.environment("SECUREINFER_TOKEN")
            guard token?.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) ?? true else {
                throw ValidationError("SECUREINFER_TOKEN: give one word, as operator create printed it")
            }
            return token
        }
        let file: Int32
        do { file = try StateFile.open(reading: tokenFile) } catch {
            throw ValidationError("--token-file \(tokenFile): \(error.reason)")
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, Self.isPrivate(status) else {
            throw ValidationError("--token-file \(tokenFile): others can read it; run chmod 600 \(tokenFile)")
        }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = max(0, read(file, &bytes, bytes.count))
        let token = bytes.prefix(count).prefix { $0 > 0x20 && $0 < 0x7F }
        guard !token.isEmpty, bytes.prefix(count).dropFirst(token.count).allSatisfy({ $0 == 10 || $0 == 13 }) else {
            throw ValidationError("--token-file \(tokenFile): give a file with the token on one line and nothing else")
        }
        return String(decoding: token, as: UTF8.self)
    }

    private static func isPrivate(_ status: stat) -> Bool {
        SecretMode.isPrivate(status.st_mode, owner: status.st_uid, reader: geteuid())
    }

    private static func environment(_ name: String) -> String? {
        guard let text = getenv(name).map({ String(cString: $0) }), !text.isEmpty else { return nil }
        return text
    }
}
