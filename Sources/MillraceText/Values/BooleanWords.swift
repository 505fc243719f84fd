/// Declared words for true and false, besides `true` and `false`.
struct BooleanWords: Hashable, Sendable {
    private let trueWords: [[UInt8]]
    private let falseWords: [[UInt8]]

    init(trueWords: [[UInt8]], falseWords: [[UInt8]]) {
        self.trueWords = trueWords.map(BooleanWords.folded)
        self.falseWords = falseWords.map(BooleanWords.folded)
    }

    var isEmpty: Bool { trueWords.isEmpty && falseWords.isEmpty }

    /// Which of the two a value is.
    func parse(_ text: UnsafePointer<UInt8>, _ length: Int) -> Bool? {
        if let value = BooleanParser.parse(text, length) { return value }
        if BooleanWords.contains(trueWords, text, length) { return true }
        return BooleanWords.contains(falseWords, text, length) ? false : nil
    }

    /// Whether a value that is one of the words is a number as well.
    static func isDigit(_ text: UnsafePointer<UInt8>, _ length: Int) -> Bool {
        length == 1 && text[0] &- UInt8(ascii: "0") <= 1
    }

    private static func contains(_ words: [[UInt8]], _ text: UnsafePointer<UInt8>, _ length: Int) -> Bool {
        words.contains { word in
            word.count == length && (0..<length).allSatisfy { word[$0] == lowercase(text[$0]) }
        }
    }

    /// A word as it is compared: ASCII letters in lower case.
    static func folded(_ word: [UInt8]) -> [UInt8] { word.map(lowercase) }

    private static func lowercase(_ byte: UInt8) -> UInt8 {
        byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
    }

    /// The class of a text that stands by itself.
    static func valueClass(of word: [UInt8]) -> ValueClass {
        let padded = word + [UInt8](repeating: 0, count: 64)
        return padded.withUnsafeBufferPointer { buffer in
            buffer.baseAddress.map { ValueClass.of($0, word.count) } ?? .text
        }
    }
}
