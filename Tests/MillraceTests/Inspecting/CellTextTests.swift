import MillraceColumns
import Testing

@testable import Millrace

@Suite struct CellTextTests {
    @Test(
        arguments: [
            (0, "1970-01-01"), (-1, "1969-12-31"), (11_016, "2000-02-29"), (-719_162, "0001-01-01"),
            (2_932_896, "9999-12-31"),
            (19_782, "2024-02-29"), (19_783, "2024-03-01"),
        ] as [(Int64, String)])
    func printsDates(days: Int64, text: String) {
        #expect(CellText.date(days) == text)
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00"), (-1, "1969-12-31T23:59:59.999999"), (1_000_001, "1970-01-01T00:00:01.000001"),
            (1_763_834_671_500_000, "2025-11-22T18:04:31.500000"),
        ] as [(Int64, String)])
    func printsTimestamps(micros: Int64, text: String) {
        #expect(CellText.timestamp(micros) == text)
    }

    @Test(
        arguments: [
            (0, 2, "0.00"), (-5, 2, "-0.05"), (12_345, 2, "123.45"), (-12_345, 0, "-12345"), (1, 5, "0.00001"),
        ] as [(Int128, Int, String)])
    func printsDecimals(unscaled: Int128, scale: Int, text: String) {
        #expect(CellText.decimal(unscaled, scale: scale) == text)
    }

    @Test func quotesControlCharacters() {
        #expect(JSONText.quoted("\u{0}\u{1F}\t\\é") == #""\u0000\u001f\t\\é""#)
    }
}
