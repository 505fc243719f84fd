/// The escape byte of a dialect and what it makes text of: quotes, delimiters (usual ones, too), line ends, comments and itself. In front of anything
/// else it is text like any other byte: `C:\new` stays what it is.
struct EscapeRule: Sendable {
    let byte: UInt8
    /// A bit for each byte that may be escaped.
    private var bits = (UInt64(0), UInt64(0), UInt64(0), UInt64(0))

    /// nil where the dialect has no escape but a doubled quote.
    init?(_ dialect: CSVDialect) {
        guard let escape = dialect.escape, escape != dialect.quote else { return nil }
        byte = escape
        let quotes = [UInt8(ascii: "\""), UInt8(ascii: "'")]
        let lineEnds = [UInt8(ascii: "\n"), UInt8(ascii: "\r")]
        let delimiters = DialectSniffer.delimiters + dialect.delimiter
        for byte in quotes + lineEnds + [escape] + delimiters + dialect.comment.prefix(1) { insert(byte) }
        if let quote = dialect.quote { insert(quote) }
    }

    private mutating func insert(_ byte: UInt8) {
        let bit = UInt64(1) << UInt64(byte & 63)
        switch byte >> 6 {
        case 0: bits.0 |= bit
        case 1: bits.1 |= bit
        case 2: bits.2 |= bit
        default: bits.3 |= bit
        }
    }

    /// Whether `byte` behind the escape is text, and the escape is none.
    func covers(_ byte: UInt8) -> Bool {
        let word =
            switch byte >> 6 {
            case 0: bits.0
            case 1: bits.1
            case 2: bits.2
            default: bits.3
            }
        return word >> UInt64(byte & 63) & 1 == 1
    }
}
