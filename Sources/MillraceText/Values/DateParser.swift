/// `YYYY-MM-DD`, a day that exists, in the years 0001 to 9999.
enum DateParser {
    /// `0000-00-`: what digits and separators are compared with.
    private static let pattern: UInt64 = 0x2D30_302D_3030_3030
    /// Added to the difference, it sets the high bit of every digit above 9 and of every wrong separator.
    private static let limits: UInt64 = 0x7F76_767F_7676_7676
    private static let highBits: UInt64 = 0x8080_8080_8080_8080
    /// From 0000-03-01 to 1970-01-01.
    private static let epoch: Int32 = 719_468

    /// Days since 1970-01-01.
    @inline(__always) static func parse(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int32? {
        length == 10 ? parsePrefix(text) : nil
    }

    /// The date in the first ten characters.
    @inline(__always) static func parsePrefix(_ text: UnsafePointer<UInt8>) -> Int32? {
        let head = DigitWord.load(text) ^ pattern
        let tens = UInt32(text[8] ^ 0x30)
        let ones = UInt32(text[9] ^ 0x30)
        guard ((head &+ limits) | head) & highBits == 0, tens <= 9, ones <= 9 else { return nil }
        let pairs = (head &* 10) &+ (head >> 8)
        let year = UInt32(truncatingIfNeeded: pairs & 0xFF) &* 100 &+ UInt32(truncatingIfNeeded: pairs >> 16 & 0xFF)
        let month = UInt32(truncatingIfNeeded: pairs >> 40 & 0xFF)
        return days(year: year, month: month, day: tens &* 10 &+ ones)
    }

    /// Days since 1970-01-01; nil when there is no such day.
    @inline(__always) static func days(year: UInt32, month: UInt32, day: UInt32) -> Int32? {
        guard year >= 1, month &- 1 < 12, day &- 1 < 31 else { return nil }
        if day > 28, day > length(ofMonth: month, year: year) { return nil }
        // Years that begin in March, so that the leap day is a year's last.
        let isEarly: UInt32 = month <= 2 ? 1 : 0
        let marchYear = year &- isEarly
        let marchMonth = month &+ 12 &* isEarly &- 3
        let century = marchYear / 100
        let leapDays = marchYear / 4 &- century &+ century / 4
        let dayOfYear = (153 &* marchMonth &+ 2) / 5 &+ day &- 1
        return Int32(bitPattern: marchYear &* 365 &+ leapDays &+ dayOfYear) &- epoch
    }

    private static func length(ofMonth month: UInt32, year: UInt32) -> UInt32 {
        if month == 2 { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 }
        return 30 + (month + month >> 3) & 1
    }
}
