/// A time of day as people write it: an hour of one digit or two, and an optional AM or PM behind a space. Else as in `TimestampParser`.
enum ClockParser {
    private static let lengthLimit = 32
    private static let halfDay: Int64 = 43_200_000_000

    /// Microseconds since midnight.
    static func parse(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int64? {
        guard 4...lengthLimit ~= length else { return nil }
        guard let half = half(text + length - 2) else { return parsePadded(text, length) }
        guard length >= 7, text[length - 3] == UInt8(ascii: " "), let time = parsePadded(text, length - 3) else {
            return nil
        }
        // 12:30 AM is half past midnight.
        guard time >= halfDay / 12, time < halfDay + halfDay / 12 else { return nil }
        return time % halfDay + half * halfDay
    }

    /// 0 for `AM`, 1 for `PM`.
    private static func half(_ text: UnsafePointer<UInt8>) -> Int64? {
        guard text[1] | 0x20 == UInt8(ascii: "m") else { return nil }
        return switch text[0] | 0x20 {
        case UInt8(ascii: "a"): 0
        case UInt8(ascii: "p"): 1
        default: nil
        }
    }

    /// Puts a zero in front of an hour of one digit.
    private static func parsePadded(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int64? {
        guard text[1] == UInt8(ascii: ":") else { return TimestampParser.parseTime(text, length) }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: lengthLimit + 16) { scratch in
            // Safe: room for the zero, the text and what is read beyond it.
            scratch.initialize(repeating: 0)
            scratch[0] = UInt8(ascii: "0")
            guard let base = scratch.baseAddress else { return nil }
            (base + 1).update(from: text, count: length)
            return TimestampParser.parseTime(base, length + 1)
        }
    }
}
