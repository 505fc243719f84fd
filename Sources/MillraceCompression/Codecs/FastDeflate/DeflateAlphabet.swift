/// The symbols that DEFLATE has for lengths and distances.
///
/// SPEC: RFC 1951, section 3.2.5.
enum DeflateAlphabet {
    static let endOfBlock = 256
    /// Literals, the end of a block, and lengths.
    static let symbolCount = 286
    static let distanceCount = 30
    static let lengths = 3...258

    private static let lengthBases = bases(from: 3, extraBits: lengthExtraBits.dropLast()) + [258]
    private static let distanceBases = bases(from: 1, extraBits: distanceExtraBits[...])

    static let lengthExtraBits = (0..<29).map { $0 < 8 || $0 == 28 ? 0 : $0 / 4 - 1 }
    static let distanceExtraBits = (0..<30).map { $0 < 4 ? 0 : $0 / 2 - 1 }

    /// The number of a length's symbol among the lengths (0 to 28), and what its extra bits say.
    static func length(_ length: Int) -> (symbol: Int, extra: Int) { find(length, in: lengthBases) }

    /// The symbol of a distance of 1 to 32,768, and what its extra bits say.
    static func distance(_ distance: Int) -> (symbol: Int, extra: Int) { find(distance, in: distanceBases) }

    private static func find(_ value: Int, in bases: [Int]) -> (symbol: Int, extra: Int) {
        let symbol = bases.lastIndex { $0 <= value } ?? 0
        return (symbol, value - bases[symbol])
    }

    private static func bases(from first: Int, extraBits: ArraySlice<Int>) -> [Int] {
        var next = first
        return extraBits.map { bits in
            defer { next += 1 << bits }
            return next
        }
    }
}
