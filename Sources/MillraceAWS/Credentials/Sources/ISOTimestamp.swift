/// Reads the times of credentials and listings: RFC 3339 with `Z` or an offset, fractions of seconds dropped.
package enum ISOTimestamp {
    /// Seconds since 1970 of `2026-11-23T09:15:00Z`, or nil for any other form.
    package static func epochSeconds(_ text: String) -> Int64? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[4] == dash, bytes[7] == dash, bytes[10] | 0x20 == UInt8(ascii: "t"),
            bytes[13] == colon, bytes[16] == colon, let year = number(bytes[0..<4]), let month = number(bytes[5..<7]),
            let day = number(bytes[8..<10]), let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]),
            let second = number(bytes[17..<19]), (1...12).contains(month), (1...31).contains(day), hour < 24,
            minute < 60, second <= 60
        else { return nil }
        var zone = bytes[19...]
        if zone.first == UInt8(ascii: ".") { zone = zone.dropFirst().drop { (0x30...0x39).contains($0) } }
        guard let offset = offset(zone) else { return nil }
        let days = CivilDate(year: year, month: month, day: day).daysSinceEpoch
        return days * 86_400 + hour * 3600 + minute * 60 + second - offset
    }

    private static let dash = UInt8(ascii: "-")
    private static let colon = UInt8(ascii: ":")

    private static func offset(_ zone: ArraySlice<UInt8>) -> Int64? {
        if zone.count == 1, let letter = zone.first, letter | 0x20 == UInt8(ascii: "z") { return 0 }
        guard let sign = zone.first, sign == dash || sign == UInt8(ascii: "+") else { return nil }
        let digits = zone.dropFirst().filter { $0 != colon }
        guard digits.count == 4, let hours = number(digits[0..<2]), let minutes = number(digits[2..<4]) else {
            return nil
        }
        return (hours * 3600 + minutes * 60) * (sign == dash ? -1 : 1)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }
}
