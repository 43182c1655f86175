import ArgumentParser
import Testing

@testable import Gateway

/// What `config show` says.
struct ShownSettingTests {
    private static func all(_ yaml: String, _ arguments: [String] = []) throws -> (String, [String: ShownSetting]) {
        let folder = try TestFolder()
        try folder.write("c.yaml", Array(yaml.utf8))
        let all = try ShownSetting.all(ServeSettings.parse(["--config", "\(folder.path)/c.yaml"] + arguments))
        return ("\(folder.path)/c.yaml", Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { $1 }))
    }

    @Test func `every option is there with the place that set it`() throws {
        let (file, all) = try Self.all("gateway: gw7\nlisten: 127.0.0.1:9000\n", ["--gateway", "gw9"])
        #expect(Set(ServeOption.allCases.map(\.rawValue)).isSubset(of: all.keys))
        #expect(all["gateway"]?.value == "gw9")
        #expect(all["gateway"]?.source == .flag)
        #expect(all["gateway"]?.place == "--gateway")
        #expect(all["listen"]?.value == "127.0.0.1:9000")
        #expect(all["listen"]?.place == file + ":2")
        #expect(all["excerpt"]?.value == "masked")
        #expect(all["excerpt"]?.source == .standard)
        #expect(all["control"]?.value == "unix:./data/control.sock")
    }

    @Test func `the address of a webhook is shown without its path`() throws {
        let (file, all) = try Self.all(
            "alerts:\n  webhook:\n    url: https://hooks.example/services/T0\n    secret-file: /x\n")
        #expect(all["alerts.webhook.url"]?.value == "https://hooks.example")
        #expect(all["alerts.webhook.url"]?.place == file + ":3")
        #expect(all["alerts.webhook.secret-file"]?.value == "/x")
    }

    @Test func `an empty variable sets nothing, and the file still counts`() async throws {
        let folder = try TestFolder()
        try folder.write("c.yaml", Array("listen: 127.0.0.1:9000\ngateway: gw7\n".utf8))
        let shown = try await Program.run(
            ["config", "show", "--config", folder.path + "/c.yaml", "--json"],
            environment: ["SECUREINFER_LISTEN": "", "SECUREINFER_GATEWAY": "gw8", "SECUREINFER_EXCERPT": ""])
        let all = Dictionary(
            shown.json.map { $0.elements.map { ($0["setting"]?.string ?? "", $0) } } ?? [], uniquingKeysWith: { $1 })
        #expect(all["listen"]?["value"]?.string == "127.0.0.1:9000")
        #expect(all["listen"]?["source"]?.string == "file")
        #expect(all["gateway"]?["value"]?.string == "gw8")
        #expect(all["gateway"]?["place"]?.string == "SECUREINFER_GATEWAY")
        #expect(all["excerpt"]?["source"]?.string == "default")
    }

    @Test func `sections of the file are there value by value`() throws {
        let (file, all) = try Self.all(
            """
            trusted-proxies: [10.0.0.0/8, "fd00::/8"]
            upstreams:
              - name: a
                url: http://h
                models: [x, y]
            parameters:
              max-tokens: 5
            """)
        #expect(all["trusted-proxies"]?.value == "10.0.0.0/8,fd00::/8")
        #expect(all["upstreams[0].url"]?.value == "http://h")
        #expect(all["upstreams[0].url"]?.place == file + ":4")
        #expect(all["upstreams[0].models"]?.value == "x, y")
        #expect(all["parameters.max-tokens"]?.value == "5")
    }

    @Test(
        arguments: [
            "redis: redis://u:hunter2@h:1/2", "redis: redis://u:hunter2@h:1:2:3", "redis: u:hunter2@h",
            "upstream: http://u:hunter2@h", "upstreams: [{name: a, url: \"http://hunter2@h\"}]",
        ]) func `no password is shown, not even of an address that is not taken`(_ line: String) throws
    {
        let (_, all) = try Self.all(line + "\n")
        #expect(all.values.contains { $0.source == .file })
        #expect(all.values.allSatisfy { !$0.value.contains("hunter2") })
    }
}
