/// Which rows of a column hold a value: one bit a row, least significant bit first, 1 = valid.
package struct Validity: Hashable, Sendable {
    /// The bits, 64 rows a word; bits beyond `count` are 0.
    package let words: [UInt64]
    /// The number of rows.
    package let count: Int
    /// The number of rows without a value.
    package let nullCount: Int

    /// Takes bits as they are; `words` must hold `(count + 63) / 64` words with zero bits beyond `count`.
    package init(words: [UInt64], count: Int) {
        precondition(words.count == Validity.wordCount(count), "a validity bitmap of the wrong size")
        self.words = words
        self.count = count
        self.nullCount = count - words.reduce(0) { $0 + $1.nonzeroBitCount }
    }

    /// Packs one flag a row.
    package init(_ flags: [Bool]) {
        var words = [UInt64](repeating: 0, count: Validity.wordCount(flags.count))
        for (row, isValid) in flags.enumerated() where isValid { words[row >> 6] |= 1 << UInt64(row & 63) }
        self.init(words: words, count: flags.count)
    }

    /// The number of words that hold `count` bits.
    package static func wordCount(_ count: Int) -> Int { (count + 63) >> 6 }

    /// Whether `row` holds a value.
    @inlinable package subscript(row: Int) -> Bool { words[row >> 6] >> UInt64(row & 63) & 1 == 1 }
}
