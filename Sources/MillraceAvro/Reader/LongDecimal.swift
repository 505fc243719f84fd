import MillraceColumns

/// Decimals of any length, as text.
enum LongDecimal {
    /// Appends a two's complement, big-endian number with `scale` digits behind the point.
    ///
    /// - Throws: `ValueFault.malformed` for runs whose digits would take too long: the work grows with the square of the length.
    static func append(
        _ run: UnsafeRawBufferPointer, scale: Int, to text: inout [UInt8]
    ) throws(ValueFault) {
        guard run.count <= BinaryText.maximumDecimalBytes else { throw .malformed("a decimal of \(run.count) bytes") }
        BinaryText.append(decimal: run, scale: scale, to: &text)
    }
}
