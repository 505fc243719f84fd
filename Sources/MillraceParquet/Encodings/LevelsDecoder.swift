/// Reads the repetition or definition levels of a page, some at a time.
enum LevelsDecoder {
    /// The maximum is 0: there are no bytes.
    case zeros
    case hybrid(HybridDecoder)
    case bitPacked(BitPackedLevelsDecoder)

    /// Appends the next `count` levels, none above `maximum`.
    ///
    /// - Throws: `ParquetFault.malformed` when there are fewer, or one is above.
    mutating func decode(_ count: Int, maximum: Int, into levels: inout [UInt8]) throws(ParquetFault) {
        switch self {
        case .zeros: levels.append(contentsOf: repeatElement(0, count: count))
        case .hybrid(var decoder):
            try decoder.decode(count, maximum: maximum, into: &levels)
            self = .hybrid(decoder)
        case .bitPacked(var decoder):
            levels += try decoder.decode(count, maximum: maximum, as: UInt8.self)
            self = .bitPacked(decoder)
        }
    }
}
