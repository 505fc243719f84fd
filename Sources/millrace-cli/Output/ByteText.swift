/// Bytes as a person can look at them: text as it is, everything else by its number, on one line.
struct ByteText {
    /// The characters to print.
    private(set) var text = ""
    /// How many of them stand before the marked byte.
    private(set) var markColumn: Int?

    /// At most about this many characters; more is left out around the mark.
    private static let width = 100

    /// - Parameter mark: the byte to point at; it may be one past the last.
    init(_ bytes: [UInt8], mark: Int? = nil) {
        var column = 0
        let shown = ByteText.range(bytes.count, mark)
        if shown.lowerBound > 0 { append("…", &column) }
        var index = shown.lowerBound
        while index < shown.upperBound {
            if mark == index { markColumn = column }
            let (piece, length) = ByteText.piece(bytes, index)
            if let mark, index < mark, mark < index + length { markColumn = column }
            append(piece, &column)
            index += length
        }
        if mark == index { markColumn = column }
        if index < bytes.count { append("…", &column) }
    }

    private mutating func append(_ piece: String, _ column: inout Int) {
        text += piece
        column += piece.unicodeScalars.count
    }

    /// What is shown of a long record: the part around the mark, or its start.
    private static func range(_ count: Int, _ mark: Int?) -> Range<Int> {
        guard count > width else { return 0..<count }
        let start = min(max((mark ?? 0) - width / 2, 0), count - width)
        return start..<start + width
    }

    /// The next character, and how many bytes it takes.
    private static func piece(_ bytes: [UInt8], _ index: Int) -> (text: String, length: Int) {
        let byte = bytes[index]
        switch byte {
        case 0x09: return ("\\t", 1)
        case 0x0A: return ("\\n", 1)
        case 0x0D: return ("\\r", 1)
        case 0x20..<0x7F: return (String(Unicode.Scalar(byte)), 1)
        case 0xC2...0xF4:
            let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
            guard index + length <= bytes.count,
                let text = String(validating: bytes[index..<index + length], as: UTF8.self)
            else { return (number(byte), 1) }
            return (Console.printable(text), length)
        default: return (number(byte), 1)
        }
    }

    private static func number(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return "\\x" + (digits.count == 1 ? "0" : "") + digits
    }
}
