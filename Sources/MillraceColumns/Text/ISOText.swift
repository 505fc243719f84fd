/// Dates, times and numbers as ASCII bytes, appended to what is there: for readers whose types the hub does not have, and for printing.
package enum ISOText {
    /// `2026-11-22`, from days since 1970-01-01 in the proleptic Gregorian calendar.
    package static func append(days: Int64, to bytes: inout [UInt8]) {
        // Years are counted from March, so that a leap day is the last day of its year; 719,468 days lie before 1970-01-01.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        let civilMonth = month < 10 ? month + 3 : month - 9
        append(yearOfEra + era * 400 + (civilMonth <= 2 ? 1 : 0), width: 4, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        append(civilMonth, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        append(day, width: 2, to: &bytes)
    }

    /// `18:04:31`, and the fraction behind it where it is not zero.
    ///
    /// - Parameter perSecond: a power of ten: how many of `units` are a second, so that 1000 gives fractions of three digits.
    package static func append(time units: Int64, perSecond: Int64, to bytes: inout [UInt8]) {
        if units < 0 { bytes.append(UInt8(ascii: "-")) }
        let (seconds, fraction) = units.magnitude.quotientAndRemainder(dividingBy: perSecond.magnitude)
        append(Int64(seconds / 3600), width: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(Int64(seconds / 60 % 60), width: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(Int64(seconds % 60), width: 2, to: &bytes)
        guard fraction > 0 else { return }
        bytes.append(UInt8(ascii: "."))
        append(Int64(fraction), width: perSecond.trailingDecimalZeros, to: &bytes)
    }

    /// `2026-11-22T18:04:31` and the fraction, from units since 1970-01-01T00:00:00.
    package static func append(timestamp units: Int64, perSecond: Int64, to bytes: inout [UInt8]) {
        let perDay = perSecond * 86_400
        var (days, rest) = units.quotientAndRemainder(dividingBy: perDay)
        if rest < 0 {
            days -= 1
            rest += perDay
        }
        append(days: days, to: &bytes)
        bytes.append(UInt8(ascii: "T"))
        append(time: rest, perSecond: perSecond, to: &bytes)
    }

    /// A decimal with `scale` digits behind the point.
    package static func append(decimal unscaled: Int128, scale: Int, to bytes: inout [UInt8]) {
        if let narrow = Int64(exactly: unscaled) {
            guard scale > 0 else { return append(narrow, to: &bytes) }
            return append(digits: decimalDigits(of: narrow.magnitude), isNegative: narrow < 0, scale: scale, to: &bytes)
        }
        append(digits: Array(String(unscaled.magnitude).utf8), isNegative: unscaled < 0, scale: scale, to: &bytes)
    }

    /// A decimal whose unscaled value is written in ASCII `digits`.
    package static func append(digits: [UInt8], isNegative: Bool, scale: Int, to bytes: inout [UInt8]) {
        if isNegative { bytes.append(UInt8(ascii: "-")) }
        let whole = digits.count - scale
        if whole > 0 {
            bytes += digits[..<whole]
        } else {
            bytes.append(UInt8(ascii: "0"))
        }
        guard scale > 0 else { return }
        bytes.append(UInt8(ascii: "."))
        if whole < 0 { bytes += repeatElement(UInt8(ascii: "0"), count: -whole) }
        bytes += digits[max(whole, 0)...]
    }

    /// An integer.
    package static func append(_ number: Int64, to bytes: inout [UInt8]) { append(number, width: 1, to: &bytes) }

    /// An integer with zeros before it where it has fewer than `width` digits.
    package static func append(_ number: Int64, width: Int, to bytes: inout [UInt8]) {
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        var rest = number.magnitude
        let start = bytes.count
        var count = 0
        repeat {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit))
            rest = quotient
            count += 1
        } while rest > 0 || count < width
        bytes[start...].reverse()
    }

    private static func decimalDigits(of number: UInt64) -> [UInt8] {
        var digits: [UInt8] = []
        var rest = number
        repeat {
            digits.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        digits.reverse()
        return digits
    }
}

extension Int64 {
    /// 3 for 1000.
    fileprivate var trailingDecimalZeros: Int {
        var (zeros, rest) = (0, self)
        while rest >= 10 {
            rest /= 10
            zeros += 1
        }
        return zeros
    }
}
