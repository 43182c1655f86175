import Crypto
import Glibc
import Testing

@testable import Stores

@Suite struct SecretsTests {
    let temporary: TemporaryDirectory
    var files: SecretFiles { SecretFiles(directory: temporary.path) }
    var pepper: String { temporary.path + "/pepper" }

    init() throws { temporary = try TemporaryDirectory() }

    private func words(_ secrets: Secrets) -> [String] {
        [secrets.pepper, secrets.master, secrets.feed, secrets.control].map(\.fileText)
    }

    @Test func `Four different secrets are made once and read again`() throws {
        let made = try words(files.load(makingMissing: true))
        #expect(Set(made).count == 4)
        #expect(made.allSatisfy { $0.count == 65 })
        #expect(try words(files.load(makingMissing: false)) == made)
        #expect(try words(files.load(makingMissing: true)) == made)
    }

    @Test func `No way of printing a secret shows it`() throws {
        let secret = Secret.random()
        let digits = secret.fileText.dropLast()
        var dumped = ""
        dump(secret, to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), dumped] {
            #expect(!text.contains(digits) && text.contains("[secret]"))
        }
    }

    @Test(arguments: [0o640, 0o604, 0o660, 0o644, 0o610] as [mode_t])
    func `A secret that others may open is refused with the command that mends it`(_ mode: mode_t) throws {
        _ = try files.load(makingMissing: true)
        chmod(pepper, mode)
        let error = try #require(throws: StoresError.self) { try files.load(makingMissing: false) }
        #expect(error.code == .secretExposed)
        #expect(error.hint.contains("chmod 600 \(pepper)"))
    }

    @Test func `One lost secret is not made anew beside the others`() throws {
        _ = try files.load(makingMissing: true)
        unlink(temporary.path + "/master")
        #expect(code { _ = try files.load(makingMissing: true) } == .secretMissing)
        #expect(access(temporary.path + "/master", F_OK) != 0)
    }

    struct Text: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var text: String
        var isGood: Bool
    }

    static let texts: [Text] = {
        let digits = String(repeating: "0123456789abcdef", count: 4)
        return [
            Text(testDescription: "with newline", text: digits + "\n", isGood: true),
            Text(testDescription: "without newline", text: digits, isGood: true),
            Text(testDescription: "upper case", text: digits.uppercased(), isGood: true),
            Text(testDescription: "empty", text: "", isGood: false),
            Text(testDescription: "too short", text: String(digits.dropLast()), isGood: false),
            Text(testDescription: "too long", text: digits + "0", isGood: false),
            Text(testDescription: "two lines", text: digits + "\n\n", isGood: false),
            Text(testDescription: "no digit", text: "g" + digits.dropFirst(), isGood: false),
            Text(testDescription: "NUL inside", text: digits.dropLast() + "\0", isGood: false),
        ]
    }()

    @Test(arguments: texts)
    func `Only 64 hexadecimal digits are a secret`(_ line: Text) throws {
        _ = try files.load(makingMissing: true)
        try write(Array(line.text.utf8), to: pepper)
        #expect(code { _ = try files.load(makingMissing: false) } == (line.isGood ? nil : .secretMalformed))
    }

    @Test func `A directory or a pipe in place of a secret is refused without hanging`() throws {
        _ = try files.load(makingMissing: true)
        unlink(pepper)
        mkfifo(pepper, 0o600)
        #expect(code { _ = try files.load(makingMissing: false) } == .secretMalformed)
        unlink(pepper)
        mkdir(pepper, 0o700)
        #expect(code { _ = try files.load(makingMissing: false) } == .secretMalformed)
    }
}
