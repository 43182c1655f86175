import Testing
import Vocabulary

@Suite struct SecretModeTests {
    struct Case: Sendable {
        let mode: UInt32
        let owner: UInt32
        let reader: UInt32
        let isPrivate: Bool

        init(_ mode: UInt32, owner: UInt32, reader: UInt32, _ isPrivate: Bool) {
            (self.mode, self.owner, self.reader, self.isPrivate) = (mode, owner, reader, isPrivate)
        }

        static let cases = [
            Case(0o100600, owner: 1000, reader: 1000, true), Case(0o100400, owner: 1000, reader: 1000, true),
            Case(0o100640, owner: 1000, reader: 1000, false), Case(0o100604, owner: 1000, reader: 1000, false),
            Case(0o100440, owner: 0, reader: 1000, true), Case(0o100640, owner: 0, reader: 1000, true),
            Case(0o100444, owner: 0, reader: 1000, false), Case(0o100660, owner: 0, reader: 1000, false),
            Case(0o100450, owner: 0, reader: 1000, false), Case(0o100440, owner: 0, reader: 0, false),
            Case(0o100600, owner: 0, reader: 0, true), Case(0o100440, owner: 1001, reader: 1000, false),
        ]
    }

    @Test(arguments: Case.cases)
    func `a secret is its owner's alone, or the group's where root lends it`(_ item: Case) {
        #expect(SecretMode.isPrivate(item.mode, owner: item.owner, reader: item.reader) == item.isPrivate)
    }
}
