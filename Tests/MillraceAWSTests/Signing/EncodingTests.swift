import MillraceAWS
import Testing

@Suite struct EncodingTests {
    @Test(arguments: [
        ("a b+c%d~e", "a%20b%2Bc%25d~e"), ("ü/日", "%C3%BC%2F%E6%97%A5"), ("", ""), ("\u{0}\u{7F}", "%00%7F"),
    ])
    func encodes(text: String, encoded: String) {
        #expect(PercentEncoding.encode(text) == encoded)
        #expect(PercentEncoding.decode(encoded) == text)
    }

    @Test func slashesStayInPaths() {
        #expect(PercentEncoding.encode("a/b c", keepingSlashes: true) == "a/b%20c")
    }

    @Test(arguments: [("sp+ace", "sp ace"), ("sp%20ace", "sp ace"), ("a%2Bb", "a+b"), ("50%", "50%"), ("%zz", "%zz")])
    func decodesListings(encoded: String, text: String) {
        #expect(PercentEncoding.decode(encoded, plusIsSpace: true) == text)
    }

    @Test(arguments: [
        (Int64(0), "19700101T000000Z"), (951_782_400, "20000229T000000Z"), (1_772_323_199, "20260228T235959Z"),
        (4_102_444_800, "21000101T000000Z"), (-1, "19691231T235959Z"),
    ])
    func writesDates(seconds: Int64, text: String) {
        #expect(SigningDate(epochSeconds: seconds).timestamp == text)
    }

    @Test func daysGoBothWays() {
        for day in stride(from: Int64(-1_000_000), through: 1_000_000, by: 733) {
            #expect(CivilDate(daysSinceEpoch: day).daysSinceEpoch == day)
        }
    }

    @Test func readsHTTPDates() {
        #expect(HTTPDate.epochSeconds("Sat, 28 Feb 2026 23:59:59 GMT") == 1_772_323_199)
        for text in ["", "Sat, 28 Feb 2026 23:59:59 CET", "Sat, 99 Feb 2026 23:59:59 GMT", "28 Feb 2026 23:59:59 GMT"] {
            #expect(HTTPDate.epochSeconds(text) == nil)
        }
    }
}
