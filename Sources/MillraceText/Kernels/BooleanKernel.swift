/// Reads booleans as inference takes them.
struct BooleanKernel: ValueKernel {
    static let empty: UInt8 = 0
    @inline(__always) mutating func parse(_ text: UnsafePointer<UInt8>, _ length: Int) -> UInt8? {
        BooleanParser.parse(text, length).map { $0 ? 1 : 0 }
    }
}

/// Reads booleans by declared words, and counts those that are numbers as well.
struct BooleanWordKernel: ValueKernel {
    static let empty: UInt8 = 0
    let words: BooleanWords
    var digits: UInt64 = 0

    init(words: BooleanWords) { self.words = words }

    @inline(__always) mutating func parse(_ text: UnsafePointer<UInt8>, _ length: Int) -> UInt8? {
        guard let value = words.parse(text, length) else { return nil }
        digits &+= BooleanWords.isDigit(text, length) ? 1 : 0
        return value ? 1 : 0
    }
}

/// Reads a column declared boolean.
struct DeclaredBooleanKernel: ValueKernel {
    static let empty: UInt8 = 0
    let words: BooleanWords
    @inline(__always) mutating func parse(_ text: UnsafePointer<UInt8>, _ length: Int) -> UInt8? {
        (BooleanParser.parse(text, length) ?? words.parse(text, length) ?? BooleanParser.parseDeclared(text, length))
            .map { $0 ? 1 : 0 }
    }
}
