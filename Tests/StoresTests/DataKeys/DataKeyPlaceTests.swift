import Glibc
import Testing

@testable import Stores

/// Where data keys lie: beside the secrets, or in the data directory where those cannot be added to.
struct DataKeyPlaceTests {
    private let folder: TemporaryDirectory
    private var secrets: String { folder.path + "/secrets" }
    private var data: String { folder.path + "/data" }

    init() throws {
        folder = try TemporaryDirectory()
        for path in [secrets, data, secrets + "/tenant-keys", data + "/tenant-keys"] { mkdir(path, 0o700) }
    }

    private func place() throws -> String { try DataKeyFiles(secrets: secrets, data: data).directory }

    private func put(_ place: String) throws {
        try KeyFile(path: "\(place)/tenant-keys/t_abcdefghijklmnop", role: "A key").create([0x0A])
    }

    @Test func `keys lie beside secrets that can be added to`() throws {
        #expect(try place() == secrets + "/tenant-keys")
        try put(secrets)
        #expect(try place() == secrets + "/tenant-keys")
    }

    @Test func `keys in the data directory go on being used, whatever folder comes up beside the secrets`() throws {
        try put(data)
        #expect(try place() == data + "/tenant-keys")
    }

    @Test func `keys lie in the data directory where the secrets cannot be added to`() throws {
        #expect(try DataKeyFiles(secrets: folder.path + "/none", data: data).directory == data + "/tenant-keys")
    }

    @Test func `keys in both places are refused, since some would be passed over`() throws {
        try put(secrets)
        try put(data)
        let error = try #require(throws: StoresError.self) { try place() }
        #expect(error.code == .secretMismatch)
        #expect(error.message.contains(secrets) && error.message.contains(data))
        #expect(!error.hint.isEmpty)
    }
}
