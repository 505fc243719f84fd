/// Fixed-point numbers for a declared `decimal(precision, scale)`: the value must fit without rounding.
///
/// Zeros behind the scale, leading zeros and a `+` change no value and are taken. No exponents.
struct DecimalParser {
    let precision: Int
    let scale: Int
    /// 10^precision: the first magnitude that does not fit.
    private let limit: Int128
    /// What a value must be below so that one more digit fits.
    private let digitLimit: Int128

    /// `1 <= precision <= 38`, `0 <= scale <= precision`.
    init(precision: Int, scale: Int) {
        self.precision = precision
        self.scale = scale
        self.limit = PowersOfTen.wide(precision)
        self.digitLimit = PowersOfTen.wide(precision - 1)
    }

    /// The unscaled value of a decimal of at most 18 digits.
    @inline(__always) func parseNarrow(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int64? {
        if let short = ShortDecimal(text, length), short.scale <= scale, scale - short.scale <= 3 {
            // Below 10^15 x 10^3.
            let value = short.digits &* PowersOfTen.integers[scale - short.scale]
            return Int128(value) < limit ? Int64(truncatingIfNeeded: value) : nil
        }
        return parseWide(text, length).map { Int64(truncatingIfNeeded: $0) }
    }

    /// The unscaled value.
    @inline(never) func parseWide(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int128? {
        guard case .success(let value) = read(text, length) else { return nil }
        return value
    }

    /// Why a text is refused, without the text.
    enum Refusal: Error {
        case notANumber
        case tooManyDigits
        case tooPrecise
    }

    func read(_ text: UnsafePointer<UInt8>, _ length: Int) -> Result<Int128, Refusal> {
        let isNegative = length > 0 && text[0] == UInt8(ascii: "-")
        var place = isNegative || (length > 0 && text[0] == UInt8(ascii: "+")) ? 1 : 0
        var value: Int128 = 0
        var digits = 0
        var behind = 0
        var hasPoint = false
        var refusal: Refusal?
        while place < length {
            let digit = text[place] &- UInt8(ascii: "0")
            place += 1
            if digit > 9 {
                guard text[place - 1] == UInt8(ascii: "."), !hasPoint else { return .failure(.notANumber) }
                hasPoint = true
                continue
            }
            digits += 1
            if hasPoint { behind += 1 }
            if behind > scale {
                if digit != 0 { refusal = refusal ?? .tooPrecise }
            } else if value >= digitLimit {
                refusal = .tooManyDigits
            } else {
                value = value * 10 + Int128(digit)
            }
        }
        guard digits > 0 else { return .failure(.notANumber) }
        if let refusal { return .failure(refusal) }
        return scaled(value, by: scale - min(behind, scale)).map { isNegative ? -$0 : $0 }
    }

    private func scaled(_ value: Int128, by zeros: Int) -> Result<Int128, Refusal> {
        var value = value
        for _ in 0..<zeros {
            guard value < digitLimit else { return .failure(.tooManyDigits) }
            value *= 10
        }
        return .success(value)
    }
}
