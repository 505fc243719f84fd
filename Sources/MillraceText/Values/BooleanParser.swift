/// `true` and `false`, in any case.
enum BooleanParser {
    private static let trueWord: UInt64 = 0x6575_7274
    private static let falseWord: UInt64 = 0x65_736C_6166
    private static let lowerCase: UInt64 = 0x2020_2020_2020_2020

    @inline(__always) static func parse(_ text: UnsafePointer<UInt8>, _ length: Int) -> Bool? {
        let word = DigitWord.load(text) | lowerCase
        if length == 4, word & 0xFFFF_FFFF == trueWord { return true }
        if length == 5, word & 0xFF_FFFF_FFFF == falseWord { return false }
        return nil
    }

    /// For a declared column: also `t`, `f`, `1` and `0`.
    static func parseDeclared(_ text: UnsafePointer<UInt8>, _ length: Int) -> Bool? {
        if length == 1 {
            switch text[0] {
            case UInt8(ascii: "1"), UInt8(ascii: "t"), UInt8(ascii: "T"): return true
            case UInt8(ascii: "0"), UInt8(ascii: "f"), UInt8(ascii: "F"): return false
            default: return nil
            }
        }
        return parse(text, length)
    }
}
