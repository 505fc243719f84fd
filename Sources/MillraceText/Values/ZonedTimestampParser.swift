/// A timestamp with its distance from UTC: `Z`, `±HH:MM`, `±HHMM` or `±HH`, up to 23:59.
enum ZonedTimestampParser {
    /// The instant, in microseconds since 1970-01-01T00:00:00Z.
    @inline(__always) static func parse(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int64? {
        guard length >= 17 else { return nil }
        if text[length - 1] == UInt8(ascii: "Z") { return TimestampParser.parse(text, length - 1) }
        return parseOffset(text, length)
    }

    /// The years 1 to 9999 in UTC: beyond them no reader's calendar goes, and one such value would spoil its file.
    private static let earliest: Int64 = -62_135_596_800_000_000
    private static let latest: Int64 = 253_402_300_799_999_999

    private static func parseOffset(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int64? {
        for zone in [3, 5, 6] where length - zone >= 16 {
            let start = length - zone
            guard text[start] == UInt8(ascii: "+") || text[start] == UInt8(ascii: "-") else { continue }
            guard let minutes = offsetMinutes(text + start + 1, zone - 1),
                let local = TimestampParser.parse(text, start)
            else { return nil }
            let offset = minutes * 60_000_000
            let instant = text[start] == UInt8(ascii: "-") ? local + offset : local - offset
            return earliest...latest ~= instant ? instant : nil
        }
        return nil
    }

    /// `HH`, `HHMM` or `HH:MM` in minutes.
    private static func offsetMinutes(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int64? {
        guard let hours = twoDigits(text), hours <= 23 else { return nil }
        if length == 2 { return hours * 60 }
        if length == 5, text[2] != UInt8(ascii: ":") { return nil }
        guard let minutes = twoDigits(text + length - 2), minutes <= 59 else { return nil }
        return hours * 60 + minutes
    }

    private static func twoDigits(_ text: UnsafePointer<UInt8>) -> Int64? {
        let tens = text[0] &- UInt8(ascii: "0")
        let ones = text[1] &- UInt8(ascii: "0")
        return tens <= 9 && ones <= 9 ? Int64(tens) * 10 + Int64(ones) : nil
    }
}
