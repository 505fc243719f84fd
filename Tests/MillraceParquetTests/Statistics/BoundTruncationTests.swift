import Testing

@testable import MillraceParquet

@Suite struct BoundTruncationTests {
    private func upper(_ text: String) -> String? {
        BoundTruncation.upper(BinaryPrefix(Array(text.utf8))).map { String(decoding: $0, as: UTF8.self) }
    }

    private func lower(_ text: String) -> String {
        String(decoding: BoundTruncation.lower(BinaryPrefix(Array(text.utf8))), as: UTF8.self)
    }

    private let filler = String(repeating: "a", count: 63)

    @Test func shortTextIsKept() {
        for text in ["", "a", filler, filler + "b"] {
            #expect(lower(text) == text)
            #expect(upper(text) == text)
        }
    }

    @Test func longTextIsCutAndCountedUp() {
        #expect(lower(filler + "bc") == filler + "b")
        #expect(upper(filler + "bc") == filler + "c")
    }

    @Test func codePointsAreNotTornApart() {
        #expect(lower(filler + "€ and more") == filler)
        #expect(upper(filler + "€ and more") == String(repeating: "a", count: 62) + "b")
        let fits = String(repeating: "a", count: 61) + "€"
        #expect(lower(fits + "€") == fits)
        #expect(upper(fits + "€") == String(repeating: "a", count: 61) + "\u{20AD}")
    }

    @Test func surrogatesAreSteppedOver() {
        let text = String(repeating: "a", count: 61)
        #expect(upper(text + "\u{D7FF}zz") == text + "\u{E000}")
    }

    @Test func theLastCodePointCarries() {
        let text = String(repeating: "a", count: 60)
        #expect(upper(text + "\u{10FFFF}zz") == String(repeating: "a", count: 59) + "b")
        #expect(upper(String(repeating: "\u{10FFFF}", count: 20)) == nil)
    }

    @Test(arguments: 0..<200)
    func boundsHold(seed: UInt64) {
        var random = TestRandom(seed: seed)
        let letters = ["a", "z", "é", "€", "\u{D7FF}", "\u{10FFFF}", "😀"]
        let text = (0..<40).map { _ in letters[Int.random(in: 0..<letters.count, using: &random)] }.joined()
        let bytes = Array(text.utf8)
        let low = BoundTruncation.lower(BinaryPrefix(bytes))
        #expect(low.count <= BoundTruncation.limit && !bytes.lexicographicallyPrecedes(low))
        if let high = BoundTruncation.upper(BinaryPrefix(bytes)) {
            #expect(high.count <= BoundTruncation.limit && !high.lexicographicallyPrecedes(bytes))
            #expect(Array(String(decoding: high, as: UTF8.self).utf8) == high)
        }
    }
}
