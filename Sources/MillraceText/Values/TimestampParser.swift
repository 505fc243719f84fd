/// A date, `T` or a space, `HH:MM`, then optionally `:SS` and `.` with a fraction. Without a zone.
///
/// More than six digits behind the second only if the rest are zeros. No leap seconds, no 24:00.
enum TimestampParser {
    /// `00:00:00`.
    private static let pattern: UInt64 = 0x3030_3A30_303A_3030
    private static let limits: UInt64 = 0x7676_7F76_767F_7676
    private static let highBits: UInt64 = 0x8080_8080_8080_8080
    static let microsPerDay: Int64 = 86_400_000_000

    /// Microseconds since 1970-01-01T00:00:00.
    @inline(__always) static func parse(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int64? {
        guard length >= 16, text[10] == UInt8(ascii: "T") || text[10] == UInt8(ascii: " ") else { return nil }
        guard let days = DateParser.parsePrefix(text), let time = parseTime(text + 11, length - 11) else { return nil }
        return Int64(days) &* microsPerDay &+ time
    }

    /// Microseconds since midnight.
    @inline(__always) static func parseTime(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int64? {
        var word = DigitWord.load(text)
        if length < 8 {
            guard length == 5 else { return nil }
            word = (word & 0xFF_FFFF_FFFF) | (pattern & ~0xFF_FFFF_FFFF)
        }
        word ^= pattern
        guard ((word &+ limits) | word) & highBits == 0 else { return nil }
        let pairs = (word &* 10) &+ (word >> 8)
        let hour = Int64(pairs & 0xFF)
        let minute = Int64(pairs >> 24 & 0xFF)
        let second = Int64(pairs >> 48 & 0xFF)
        guard hour <= 23, minute <= 59, second <= 59 else { return nil }
        let whole = ((hour &* 60 &+ minute) &* 60 &+ second) &* 1_000_000
        guard length > 8 else { return whole }
        return parseFraction(text + 8, length - 8).map { whole &+ $0 }
    }

    /// Microseconds in `.` and one digit or more.
    private static func parseFraction(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int64? {
        guard length >= 2, text[0] == UInt8(ascii: ".") else { return nil }
        var micros: Int64 = 0
        for place in 1..<max(length, 7) {
            let digit = place < length ? text[place] &- UInt8(ascii: "0") : 0
            guard digit <= 9 else { return nil }
            if place <= 6 { micros = micros * 10 + Int64(digit) } else if digit != 0 { return nil }
        }
        return micros
    }
}
