/// What the symbols of DEFLATE's codes stand for. SPEC: RFC 1951 §3.2.5 to §3.2.7.
enum InflateSymbols {
    /// Literals, the end of a block, lengths, and two that have words in the fixed code and no meaning.
    static let literals: [InflateEntry] =
        (0..<256).map { .literal($0) } + [.endOfBlock]
        + bases(from: 3, extraBits: DeflateAlphabet.lengthExtraBits.dropLast()) + [.base(258, extraBits: 0)]
        + [.noWord, .noWord]
    static let distances: [InflateEntry] =
        bases(from: 1, extraBits: DeflateAlphabet.distanceExtraBits[...]) + [.noWord, .noWord]
    static let codeLengths: [InflateEntry] = (0..<19).map { .base($0, extraBits: 0) }

    /// The order in which the lengths of the code for code lengths come.
    static let codeLengthOrder: [Int] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

    static let fixedLengths: [UInt8] =
        Array(repeating: 8, count: 144) + Array(repeating: 9, count: 112) + Array(repeating: 7, count: 24)
        + Array(repeating: 8, count: 8) + Array(repeating: 5, count: 32)

    private static func bases(from first: Int, extraBits: ArraySlice<Int>) -> [InflateEntry] {
        var next = first
        return extraBits.map { bits in
            defer { next += 1 << bits }
            return .base(next, extraBits: bits)
        }
    }
}
