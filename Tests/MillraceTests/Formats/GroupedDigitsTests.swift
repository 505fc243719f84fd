import Testing

@testable import Millrace

@Suite struct GroupedDigitsTests {
    @Test(arguments: [
        (0, "0 records"), (1, "1 record"), (2, "2 records"), (1000, "1,000 records"), (6_001_215, "6,001,215 records"),
        (-1000, "-1,000 records"),
    ])
    func countsThings(number: Int, text: String) {
        #expect(GroupedDigits.counted(number, "record") == text)
    }

    @Test func takesAPluralOfItsOwn() {
        #expect(GroupedDigits.counted(1, "retry", "retries") == "1 retry")
        #expect(GroupedDigits.counted(3, "retry", "retries") == "3 retries")
    }
}
