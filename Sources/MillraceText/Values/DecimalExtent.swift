import MillraceColumns

/// How many digits the numbers of a column have at most. Two extents merge into the one for both.
package struct DecimalExtent: Hashable, Sendable {
    /// Before the point.
    package internal(set) var integerDigits = 0
    /// Behind the point.
    package internal(set) var fractionDigits = 0
    /// Whether some number has an exponent, which no decimal is written with.
    package internal(set) var hasExponent = false

    package init() {}

    /// Takes in a number, with plain marks. NaN and the infinities count as having an exponent: no decimal holds them.
    mutating func take(_ text: UnsafePointer<UInt8>, _ length: Int) {
        guard let shape = NumberShape(text, length) else {
            hasExponent = true
            return
        }
        integerDigits = max(integerDigits, shape.integerDigits)
        fractionDigits = max(fractionDigits, shape.fractionDigits)
    }

    package mutating func merge(_ other: DecimalExtent) {
        integerDigits = max(integerDigits, other.integerDigits)
        fractionDigits = max(fractionDigits, other.fractionDigits)
        hasExponent = hasExponent || other.hasExponent
    }

    /// The type that holds all these numbers; nil when there is none.
    package var decimalType: LogicalType? {
        let precision = max(integerDigits + fractionDigits, 1)
        guard !hasExponent, precision <= LogicalType.maximumDecimalPrecision else { return nil }
        return .decimal(precision: precision, scale: fractionDigits)
    }
}
