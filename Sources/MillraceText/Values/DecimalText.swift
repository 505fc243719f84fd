/// A number in decimal as it stands in a text, split into sign, significand and exponent.
///
/// The significand has no trailing zeros, so two texts of one value are equal here.
struct DecimalText: Hashable {
    var isNegative = false
    /// Whether the significand fits: a number of more than 19 significant digits has none.
    var fits = true
    var significand: UInt64 = 0
    /// The power of ten that the significand is multiplied with.
    var exponent = 0

    init() {}

    /// The most exponent that is told apart: far beyond what a double can be.
    private static let exponentLimit = 100_000

    /// Reads `-`, digits with an optional point somewhere, and an optional exponent; leading zeros only as `0.`.
    ///
    /// `isLenient` also takes `+` and leading zeros.
    init?(_ text: UnsafePointer<UInt8>, _ length: Int, isLenient: Bool = false) {
        var place = 0
        if place < length, text[place] == UInt8(ascii: "-") || (isLenient && text[place] == UInt8(ascii: "+")) {
            isNegative = text[place] == UInt8(ascii: "-")
            place += 1
        }
        let start = place
        readDigits(text, length, &place, pointAt: nil)
        let whole = place - start
        if whole > 1, text[start] == UInt8(ascii: "0"), !isLenient { return nil }
        var fraction = 0
        if place < length, text[place] == UInt8(ascii: ".") {
            place += 1
            let point = place
            readDigits(text, length, &place, pointAt: point)
            fraction = place - point
        }
        guard whole + fraction > 0, readExponent(text, length, &place), place == length else { return nil }
        normalize()
    }

    /// Takes digits; zeros at the end are only counted, so that `1000…000` and `0.5000…000` fit.
    private mutating func readDigits(
        _ text: UnsafePointer<UInt8>, _ length: Int, _ place: inout Int, pointAt point: Int?
    ) {
        while place < length {
            let digit = text[place] &- UInt8(ascii: "0")
            guard digit <= 9 else { return }
            place += 1
            // `exponent` counts the zeros that were not multiplied in, less the digits behind the point.
            if point != nil { exponent -= 1 }
            pendingZeros += 1
            if digit != 0 { takeDigit(digit) }
        }
    }

    private var pendingZeros = 0

    /// Multiplies in the zeros that were held back, then a digit.
    private mutating func takeDigit(_ digit: UInt8) {
        if significand == 0 { pendingZeros = 1 }
        while pendingZeros > 0 {
            let (product, overflow) = significand.multipliedReportingOverflow(by: 10)
            guard !overflow, fits else {
                fits = false
                return
            }
            significand = product
            pendingZeros -= 1
        }
        let (sum, overflow) = significand.addingReportingOverflow(UInt64(digit))
        significand = sum
        if overflow { fits = false }
    }

    private mutating func readExponent(_ text: UnsafePointer<UInt8>, _ length: Int, _ place: inout Int) -> Bool {
        guard place < length, text[place] | 0x20 == UInt8(ascii: "e") else { return true }
        place += 1
        let isNegative = place < length && text[place] == UInt8(ascii: "-")
        if isNegative || (place < length && text[place] == UInt8(ascii: "+")) { place += 1 }
        let start = place
        var value = 0
        while place < length {
            let digit = text[place] &- UInt8(ascii: "0")
            guard digit <= 9 else { break }
            value = min(value * 10 + Int(digit), DecimalText.exponentLimit)
            place += 1
        }
        exponent += isNegative ? -value : value
        return place > start
    }

    private mutating func normalize() {
        exponent += pendingZeros
        pendingZeros = 0
        if significand == 0 { exponent = 0 }
    }
}
