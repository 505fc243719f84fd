/// Decimal numbers whose value a double gives back: its shortest decimal is the same number.
///
/// `.5`, `5.`, `1e5` and `1.10` are doubles by value; `00.5`, `+4`, `1e400` and 20 digits that a double cannot hold are text.
/// Integers are not read here.
enum DoubleParser {
    /// A number with a point or an exponent, or `-0`.
    @inline(__always) static func parse(_ text: UnsafePointer<UInt8>, _ length: Int) -> Double? {
        if let short = ShortDecimal(text, length) {
            // Both operands are exact, so the quotient is the nearest double; up to 15 digits always come back.
            return Double(Int64(bitPattern: short.digits)) / PowersOfTen.doubles[short.scale]
        }
        return parseGeneral(text, length)
    }

    @inline(never) private static func parseGeneral(_ text: UnsafePointer<UInt8>, _ length: Int) -> Double? {
        if text[0] == UInt8(ascii: "-") {
            if let short = ShortDecimal(text + 1, length - 1) {
                return -(Double(Int64(bitPattern: short.digits)) / PowersOfTen.doubles[short.scale])
            }
            if let value = parseLong(text + 1, length - 1) { return -value }
        } else if let value = parseLong(text, length) {
            return value
        }
        guard let decimal = DecimalText(text, length), decimal.fits else { return nil }
        guard hasPointOrExponent(text, length) || isNegativeZero(text, length) else { return nil }
        return lossless(decimal)
    }

    /// The double that gives `decimal` back, if there is one.
    static func lossless(_ decimal: DecimalText) -> Double? {
        let sign = decimal.isNegative ? -1.0 : 1.0
        if decimal.significand == 0 { return sign * 0 }
        if decimal.significand < 1_000_000_000_000_000, abs(decimal.exponent) <= 22 {
            let digits = Double(decimal.significand)
            let power = PowersOfTen.doubles[abs(decimal.exponent)]
            return sign * (decimal.exponent < 0 ? digits / power : digits * power)
        }
        // More than 17 digits are never the shortest.
        guard decimal.significand < 100_000_000_000_000_000 else { return nil }
        if exactScales.contains(-decimal.exponent), decimal.significand >= 1_000_000_000_000_000 {
            let value = nearestQuotient(decimal.significand, -decimal.exponent)
            if let isShortest = isShortest(decimal.significand, -decimal.exponent, of: value) {
                return isShortest ? sign * value : nil
            }
        }
        return losslessByText(decimal)
    }

    /// As `lossless`, by the standard library's reader and writer.
    static func losslessByText(_ decimal: DecimalText) -> Double? {
        guard let value = nearest(decimal), value.isFinite, shortest(value) == decimal else { return nil }
        return value
    }

    /// The nearest double, by the standard library's own reader, which knows no locale.
    static func nearest(_ decimal: DecimalText) -> Double? {
        Double("\(decimal.isNegative ? "-" : "")\(decimal.significand)e\(decimal.exponent)")
    }

    /// The shortest decimal that reads back as `value`.
    private static func shortest(_ value: Double) -> DecimalText? {
        var text = Array(value.description.utf8)
        let length = text.count
        text.append(contentsOf: repeatElement(0, count: 8))
        return text.withUnsafeBufferPointer { buffer in
            buffer.baseAddress.flatMap { DecimalText($0, length) }
        }
    }

    private static func hasPointOrExponent(_ text: UnsafePointer<UInt8>, _ length: Int) -> Bool {
        (0..<length).contains { text[$0] == UInt8(ascii: ".") || text[$0] | 0x20 == UInt8(ascii: "e") }
    }

    private static func isNegativeZero(_ text: UnsafePointer<UInt8>, _ length: Int) -> Bool {
        length == 2 && text[0] == UInt8(ascii: "-") && text[1] == UInt8(ascii: "0")
    }
}

extension DoubleParser {
    /// `NaN`, `inf`, `-inf`, `Infinity` and `-Infinity`, spelt so.
    @inline(never) static func parseNonFinite(_ text: UnsafePointer<UInt8>, _ length: Int) -> Double? {
        switch UnsafeBufferPointer(start: text, count: length) {
        case let name where name.elementsEqual("NaN".utf8): .nan
        case let name where name.elementsEqual("inf".utf8) || name.elementsEqual("Infinity".utf8): .infinity
        case let name where name.elementsEqual("-inf".utf8) || name.elementsEqual("-Infinity".utf8): -.infinity
        default: nil
        }
    }

    /// For a declared column: any decimal number in range, rounded to the nearest double; `+` and leading zeros too. What is too large, or so
    /// small that only zero is near, is out of range.
    static func parseDeclared(_ text: UnsafePointer<UInt8>, _ length: Int) -> Double? {
        if let value = parse(text, length) { return value }
        if let value = parseNonFinite(text, length) { return value }
        guard let decimal = DecimalText(text, length, isLenient: true) else { return nil }
        let name = String(decoding: UnsafeBufferPointer(start: text, count: length), as: UTF8.self)
        guard let value = Double(name), value.isFinite, value != 0 || decimal.significand == 0 else { return nil }
        return value
    }
}
