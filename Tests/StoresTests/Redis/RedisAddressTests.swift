import Testing

@testable import Stores

@Suite struct RedisAddressTests {
    struct Case: Sendable {
        var text: String
        var target: RedisAddress.Target?
        var user: String?
        var password: String?
        var database = 0
        var display = ""

        static let cases = [
            Case(text: "unix:/run/r.sock", target: .unix(path: "/run/r.sock"), display: "unix:/run/r.sock"),
            Case(text: "redis://h", target: .tcp(host: "h", port: 6379), display: "redis://h:6379"),
            Case(
                text: "redis://h:7000/3", target: .tcp(host: "h", port: 7000), database: 3, display: "redis://h:7000/3"),
            Case(text: "redis://h/", target: .tcp(host: "h", port: 6379), display: "redis://h:6379"),
            Case(
                text: "redis://u:p@ss:w@h:1", target: .tcp(host: "h", port: 1), user: "u", password: "p@ss:w",
                display: "redis://h:1"),
            Case(
                text: "rediss://u:p@h:6380/2", target: .tcp(host: "h", port: 6380), user: "u", password: "p",
                database: 2, display: "rediss://h:6380/2"),
            Case(text: "rediss://"), Case(text: "redisss://h"), Case(text: "REDISS://h"),
            Case(text: "redis://:p@h", target: .tcp(host: "h", port: 6379), password: "p", display: "redis://h:6379"),
            Case(text: "redis://"), Case(text: "redis://h:0"), Case(text: "redis://h:70000"), Case(text: "redis://h:x"),
            Case(text: "redis://h/-1"), Case(text: "redis://h/x"), Case(text: "redis://u@h"), Case(text: "unix:"),
            Case(text: "unix:" + String(repeating: "a", count: 108)), Case(text: "http://h"), Case(text: ""),
        ]
    }

    @Test(arguments: Case.cases) func `addresses are read exactly or refused, and shown without the password`(
        _ item: Case
    ) {
        let address = RedisAddress(item.text)
        #expect(address?.target == item.target)
        guard let address else { return }
        #expect((address.user, address.password) == (item.user, item.password))
        let isOpen = item.password == nil && !item.text.hasPrefix("rediss")
        #expect(address.openDisplay == (isOpen ? item.display : nil))
        #expect(address.database == item.database)
        #expect(address.isSecure == item.text.hasPrefix("rediss"))
        #expect(address.display == item.display)
    }
}
