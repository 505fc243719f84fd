/// A decoding table for one prefix code: one entry for all that the next `rootBits` bits may be, and second tables for longer words.
///
/// SPEC: RFC 1951 §3.2.2.
struct InflateTable {
    // Safe: `lookUp` masks what it indexes with, and `build` gives out no more second tables than there is room for.

    static let longestWord = 15

    let rootBits: Int
    let entries: UnsafeMutablePointer<InflateEntry>
    private let capacity: Int

    /// `symbolCount` is the greatest number of symbols, and with it of second tables: each holds two words at least.
    init(rootBits: Int, symbolCount: Int) {
        self.rootBits = rootBits
        capacity = 1 << rootBits + (symbolCount / 2) << (InflateTable.longestWord - rootBits)
        entries = .allocate(capacity: capacity)
        entries.initialize(repeating: .noWord, count: capacity)
    }

    func deallocate() { entries.deallocate() }

    @inline(__always)
    func lookUp(_ bits: UInt64) -> InflateEntry {
        entries[Int(truncatingIfNeeded: bits) & ((1 &<< rootBits) &- 1)]
    }

    /// The entry of the second table that `entry` names.
    @inline(__always)
    func lookUp(_ bits: UInt64, after entry: InflateEntry) -> InflateEntry {
        let index = Int(truncatingIfNeeded: bits &>> UInt64(rootBits)) & (secondSize &- 1)
        return entries[entry.value &+ index]
    }

    private var secondSize: Int { 1 &<< (InflateTable.longestWord &- rootBits) }

    /// Codes that leave bits without a meaning, as far as they are legal: as zlib has it.
    enum Gaps {
        /// Every string of bits begins with a word.
        case none
        /// There may be but one word, of one bit.
        case oneWord
        /// There may be but one word, of one bit, or none.
        case oneWordOrNone
    }

    /// Fills the table for words of these lengths (0: the symbol has none), at most 15.
    ///
    /// - Returns: whether the lengths are those of a code.
    func build(_ lengths: UnsafeBufferPointer<UInt8>, symbols: [InflateEntry], gaps: Gaps) -> Bool {
        var counts = [Int](repeating: 0, count: InflateTable.longestWord + 1)
        for length in lengths { counts[Int(length)] += 1 }
        counts[0] = 0
        let used = counts.enumerated().reduce(0) { $0 + $1.element << (InflateTable.longestWord - $1.offset) }
        let all = 1 << InflateTable.longestWord
        guard used == all || isLegal(gaps, used: used, all: all, wordsOfOneBit: counts[1]) else { return false }
        if used < all { entries.update(repeating: .noWord, count: 1 << rootBits) }
        fill(lengths, symbols, InflateTable.firstWords(counts))
        return true
    }

    private func isLegal(_ gaps: Gaps, used: Int, all: Int, wordsOfOneBit: Int) -> Bool {
        switch gaps {
        case .none: false
        case .oneWord: wordsOfOneBit == 1 && used == all / 2
        case .oneWordOrNone: used == 0 || wordsOfOneBit == 1 && used == all / 2
        }
    }

    private static func firstWords(_ counts: [Int]) -> [Int] {
        var words = counts
        var word = 0
        for length in 1...longestWord {
            word = (word + counts[length - 1]) << 1
            words[length] = word
        }
        return words
    }

    private func fill(_ lengths: UnsafeBufferPointer<UInt8>, _ symbols: [InflateEntry], _ firstWords: [Int]) {
        var words = firstWords
        var end = 1 << rootBits
        var lastPrefix = -1
        // By length, so that the words of one second table come one after the other.
        for length in 1...InflateTable.longestWord {
            for symbol in 0..<lengths.count where lengths[symbol] == length {
                let word = InflateTable.reversed(words[length]) >> (16 - length)
                words[length] += 1
                let entry = symbols[symbol].withWord(length)
                guard length > rootBits else {
                    spread(entry, from: word, to: 1 << rootBits, by: 1 << length)
                    continue
                }
                let prefix = word & (1 << rootBits - 1)
                if prefix != lastPrefix {
                    lastPrefix = prefix
                    entries[prefix] = .table(at: end)
                    end += secondSize
                }
                let start = entries[prefix].value
                spread(entry, from: start + word >> rootBits, to: start + secondSize, by: 1 << (length - rootBits))
            }
        }
    }

    private func spread(_ entry: InflateEntry, from start: Int, to end: Int, by step: Int) {
        var index = start
        while index < end {
            entries[index] = entry
            index += step
        }
    }

    /// Joins two literals where both their words are inside the bits that are looked at: text is full of them.
    func joinLiterals() {
        // From the highest index down: what follows a word is at a lower index, and not joined yet.
        for index in stride(from: 1 << rootBits - 1, through: 0, by: -1) {
            let first = entries[index]
            guard first.isLiteral else { continue }
            let second = entries[index >> first.width]
            if second.isLiteral, first.width + second.width <= rootBits { entries[index] = first.followed(by: second) }
        }
    }

    /// The 16 bits the other way round.
    private static func reversed(_ word: Int) -> Int {
        var word = (word & 0x5555) << 1 | word >> 1 & 0x5555
        word = (word & 0x3333) << 2 | word >> 2 & 0x3333
        word = (word & 0x0F0F) << 4 | word >> 4 & 0x0F0F
        return (word & 0x00FF) << 8 | word >> 8 & 0x00FF
    }
}
