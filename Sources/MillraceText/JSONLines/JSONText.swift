/// Small questions about JSON text.
enum JSONText {
    /// White space between tokens. SPEC: RFC 8259 section 2.
    @inline(__always) static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    @inline(__always) static func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

    /// The number of digits at `text`.
    @inline(__always) static func digitCount(_ text: UnsafePointer<UInt8>) -> Int {
        var count = 0
        while true {
            let others = DigitWord.others(DigitWord.load(text + count) ^ DigitWord.zeros)
            count += others.trailingZeroBitCount >> 3
            if others != 0 { return count }
        }
    }

    /// Whether the four characters at `text` are `word` (as little-endian ASCII).
    @inline(__always) static func has(_ word: UInt32, at text: UnsafePointer<UInt8>) -> Bool {
        UInt32(truncatingIfNeeded: DigitWord.load(text)) == word
    }

    static let nullWord: UInt32 = 0x6C6C_756E
    static let trueWord: UInt32 = 0x6575_7274
    /// `alse`, behind an `f`.
    static let alseWord: UInt32 = 0x6573_6C61

    /// The value of four hexadecimal digits.
    static func hexadecimal(_ text: UnsafePointer<UInt8>) -> UInt32? {
        var value: UInt32 = 0
        for place in 0..<4 {
            let byte = text[place]
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: return nil
            }
            value = value << 4 | UInt32(digit)
        }
        return value
    }

    /// Whether a key stands between quotes as it is.
    static func isPlain(_ key: [UInt8]) -> Bool {
        key.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
    }

    /// The bytes that count in the last word of a token of so many bytes.
    static func lastWordMask(_ length: Int) -> UInt64 { (1 << UInt64(8 * (length & 7))) - 1 }

    /// Writes what `length` bytes inside a valid string mean over those bytes; returns the length of it, which is never more.
    static func unescape(_ text: UnsafeMutablePointer<UInt8>, _ length: Int) -> Int {
        var (from, to) = (0, 0)
        while from < length {
            guard text[from] == UInt8(ascii: "\\") else {
                text[to] = text[from]
                from += 1
                to += 1
                continue
            }
            if text[from + 1] == UInt8(ascii: "u") {
                let (scalar, used) = escapedScalar(text + from)
                for byte in Unicode.UTF8.encode(scalar) ?? Unicode.UTF8.encodedReplacementCharacter {
                    text[to] = byte
                    to += 1
                }
                from += used
            } else {
                text[to] = escaped(text[from + 1])
                from += 2
                to += 1
            }
        }
        return to
    }

    /// The scalar that `\uXXXX`, or two of them, write, and how many bytes they are.
    private static func escapedScalar(_ text: UnsafePointer<UInt8>) -> (Unicode.Scalar, Int) {
        let first = hexadecimal(text + 2) ?? 0
        guard first & 0xFC00 == 0xD800 else { return (Unicode.Scalar(first) ?? "\u{FFFD}", 6) }
        let second = hexadecimal(text + 8) ?? 0
        let scalar = 0x10000 + (first & 0x3FF) << 10 + second & 0x3FF
        return (Unicode.Scalar(scalar) ?? "\u{FFFD}", 12)
    }

    /// What a backslash and this character stand for.
    private static func escaped(_ character: UInt8) -> UInt8 {
        switch character {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: character
        }
    }
}
