import Testing

@testable import ConsoleCore

struct AddressTests {
    @Test func `redis addresses`() throws {
        #expect(RedisAddress("unix:/run/r.sock")?.place == .unix(path: "/run/r.sock"))
        #expect(RedisAddress("redis://h")?.place == .tcp(host: "h", port: 6379))
        #expect(RedisAddress("redis://[::1]:7000/2")?.place == .tcp(host: "::1", port: 7000))
        let login = try #require(RedisAddress("redis://ana:p@ss:w@host:1"))
        #expect(login.user == "ana" && login.password == "p@ss:w" && login.description == "redis://host:1")
        for bad in ["", "rediss://h", "redis://", "redis://h:0", "redis://h:99999", "redis://:5", "unix:"] {
            #expect(RedisAddress(bad) == nil, "\(bad)")
        }
    }

    @Test func `an id cannot leave its place in a path`() {
        #expect("al_1-x.y~".pathSegment == "al_1-x.y~")
        #expect("../../keys?x=1#y".pathSegment == "..%2F..%2Fkeys%3Fx%3D1%23y")
        #expect("..".pathSegment == "%2E%2E" && ".".pathSegment == "%2E")
        #expect("é\r\n".pathSegment == "%C3%A9%0D%0A")
    }
}
