import Testing
import Vocabulary

@testable import RiskScorer

struct OutputPersonalTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var text: String
        var expected: String
        var rule: String
        var testDescription: String { text }

        init(_ text: String, _ expected: String, _ rule: String) {
            (self.text, self.expected, self.rule) = (text, expected, rule)
        }
    }

    static let cases: [Case] = [
        Case("Card 4111 1111 1111 1111, thanks", "Card [card removed], thanks", "pii.card"),
        Case("Card 5500-0055-5555-5559.", "Card [card removed].", "pii.card"),
        Case("It is 378282246310005", "It is [card removed]", "pii.card"),
        Case("order 12 4111111111111111 now", "order 12 [card removed] now", "pii.card"),
        Case("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 it was", "[card removed] it was", "pii.card"),
        Case("IBAN DE89 3704 0044 0532 0130 00.", "IBAN [account removed].", "pii.iban"),
        Case("GB82WEST12345698765432 is it", "[account removed] is it", "pii.iban"),
        Case("NO9386011117947", "[account removed]", "pii.iban"),
        Case("Write to jane.doe+x@mail.example.org, soon", "Write to [email removed], soon", "pii.email"),
        Case("<bob@corp.co.uk>", "<[email removed]>", "pii.email"),
        Case("call +49 30 901820 today", "call [phone removed] today", "pii.phone"),
        Case("at (212) 555-0123 or so", "at [phone removed] or so", "pii.phone"),
        Case("at 212-555-0123.", "at [phone removed].", "pii.phone"),
        Case("Tel. 020 7946 0958!", "Tel. [phone removed]!", "pii.phone"),
        Case("Her SSN is 219-09-9999.", "Her SSN is [number removed].", "pii.us_ssn"),
    ]

    @Test(arguments: cases) func `personal data is taken out, and a mark of its kind stands there`(_ item: Case) {
        let result = Inspected(item.text)
        #expect(result.text == item.expected)
        #expect(result.rules == [item.rule])
    }

    static let harmless = [
        "4111 1111 1111 1112", "order 1234567890123456", "0000 0000 0000 0000", "pi is 3.14159265358979323846",
        "2024-01-01 12:00:00 1700000000000", "from 01.02.2024 10:30 to 02.02.2024 11 30", "a4111111111111111b",
        "DE89 3704 0044 0532 0130 01", "version 1.2.3-4", "git@github.com:owner/repository.git", "@decorator and a@b",
        "npm install react@18.2.0", "2 + 12345 = 12347", "4 8 15 16 23 42 108 4 8 15 16 23 42",
        "ISBN 978-3-16-148410-0",
        "219-09-9999 is a part number", "lines 100-200-3000", "192.168.100.200", "F(10) = 55, F(20) = 6765",
    ]

    @Test(arguments: harmless) func `numbers that only look alike stay`(_ text: String) {
        let result = Inspected(text)
        #expect(result.text == text)
        #expect(result.findings.isEmpty)
    }

    @Test func `what stood in the request is no leak`() {
        let own = OwnValues(
            texts: ["Mail Jane.Doe@example.org and charge 4111 1111 1111 1111", "IBAN DE89370400440532013000"],
            userTexts: [])
        let plan = InspectionPlan(actions: [.pii: .mask], own: own)
        let text = "I charged 4111-1111-1111-1111 and DE89 3704 0044 0532 0130 00 and wrote to jane.doe@example.org"
        #expect(Inspected(text, plan).text == text)
        #expect(Inspected("but not john@example.org", plan).text == "but not [email removed]")
    }

    @Test func `a secret is no leak where the user wrote it, but it is where a document had it`() {
        let key = "AKIA" + "Q3EGRIFJ7EXAMPLE"
        func shown(_ own: OwnValues) -> String {
            Inspected("Rotate \(key).", InspectionPlan(actions: [.secret: .mask], own: own)).text
        }
        #expect(shown(OwnValues(userTexts: ["key \(key)"])) == "Rotate \(key).")
        #expect(shown(OwnValues(texts: ["key \(key)"])) == "Rotate [secret removed].")
    }
}
