import ArgumentParser
import Glibc
import Inference
import Stores
import Wire

/// `secureinfer doctor`: what is missing on this machine, and the command that mends it.
struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look for what is missing on this machine and say how to mend it.",
        discussion: "Example:\n  secureinfer doctor --data ./data --upstream http://127.0.0.1:11434")

    @Option(help: "The gateway's data directory.") var data = "./data"
    @Option(help: "The model server.") var upstream = "http://127.0.0.1:11434"
    @Option(help: "Redis, or off.") var redis = "off"
    @Option(help: "The directory of models, or none.") var models = "none"
    @Flag(help: "Print one JSON value.") var json = false

    struct Check {
        var name: String
        var isGood: Bool
        var detail: String
        var mend = ""
    }

    func run() throws {
        let checks =
            [files(), descriptors(), directory(), terminal(), peer("model server", upstream), redisCheck()]
            + ModelDoctor.checks(models)
        if json {
            var out = JSONWriter()
            out.beginArray()
            for check in checks {
                out.beginObject()
                out.field("check", check.name)
                out.field("ok", check.isGood)
                out.field("detail", check.detail)
                out.field("mend", check.mend)
                out.endObject()
            }
            out.endArray()
            print(out.text)
        } else {
            for check in checks {
                print("\(check.isGood ? "ok  " : "MISS")  \(check.name): \(check.detail)")
                if !check.isGood { print("      mend: \(check.mend)") }
            }
        }
        if checks.contains(where: { !$0.isGood }) { throw ExitCode(1) }
    }

    /// The shared libraries that the two programs need.
    private func files() -> Check {
        let libraries = ["libncursesw.so.6", "libsqlite3.so.0", "libcurl.so.4", "libcrypto.so.3"]
        let missing = libraries.filter { name in
            guard let handle = dlopen(name, RTLD_LAZY) else { return true }
            dlclose(handle)
            return false
        }
        return Check(
            name: "libraries", isGood: missing.isEmpty,
            detail: missing.isEmpty ? "all there" : missing.joined(separator: ", "),
            mend: "make setup")
    }

    private func descriptors() -> Check {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return Check(
            name: "open files", isGood: limit.rlim_cur >= 1024, detail: "\(limit.rlim_cur) allowed",
            mend: "ulimit -n 65536")
    }

    private func directory() -> Check {
        guard access(data, F_OK) == 0 else {
            return Check(name: "data", isGood: true, detail: "\(data) is not there yet; the first command makes it")
        }
        do {
            _ = try AuditReader(readingFrom: data).count()
            return Check(name: "data", isGood: true, detail: "\(data) can be read")
        } catch {
            return Check(name: "data", isGood: false, detail: error.message, mend: error.hint)
        }
    }

    private func terminal() -> Check {
        let term = getenv("TERM").map { String(cString: $0) } ?? "dumb"
        return Check(
            name: "terminal", isGood: isatty(1) == 0 || term != "dumb", detail: "TERM=\(Output.printable(term))",
            mend: "export TERM=xterm-256color")
    }

    private func redisCheck() -> Check {
        if redis == "off" {
            return Check(name: "redis", isGood: true, detail: "off: limits and feed of this gateway alone")
        }
        guard let address = RedisAddress(redis) else {
            return Check(
                name: "redis", isGood: false, detail: "the address is not taken",
                mend: "use redis://HOST:PORT, rediss://HOST:PORT or unix:PATH")
        }
        let isThere =
            switch address.target {
            case .unix(let path): Reach.unix(path)
            case .tcp(let host, let port): Reach.tcp(host, port)
            }
        return Check(name: "redis", isGood: isThere, detail: address.display, mend: "start it: redis-server")
    }

    private func peer(_ name: String, _ address: String) -> Check {
        guard let endpoint = UpstreamEndpoint(address) else {
            return Check(
                name: name, isGood: false, detail: "\(address) is not taken",
                mend: "use http://HOST:PORT, https://HOST or unix:PATH")
        }
        let isThere =
            switch endpoint.target {
            case .unix(let path): Reach.unix(path)
            case .tcp(let host, let port): Reach.tcp(host, port)
            }
        return Check(name: name, isGood: isThere, detail: endpoint.display, mend: "start it: ollama serve, or make run")
    }
}
