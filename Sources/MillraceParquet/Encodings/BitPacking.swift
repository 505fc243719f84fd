/// Packs groups of eight values, least significant bit first: the literal runs of the hybrid encoding.
///
/// SPEC: Encodings.md "Run Length Encoding / Bit-Packing Hybrid".
enum BitPacking {
    /// Bytes that `packGroup` may write beyond the group's own `bitWidth` bytes.
    static let slack = 16

    /// The bits that are needed to say `maximum`.
    static func width(of maximum: Int) -> Int { Int.bitWidth - maximum.leadingZeroBitCount }

    /// Packs `values[0..<8]` into `bitWidth` bytes; values must be below `1 << bitWidth`, `bitWidth <= 32`.
    ///
    /// Safe: the caller has room for `bitWidth + slack` bytes at `target`; stores are unaligned by type.
    @inline(__always)
    static func packGroup<Value: FixedWidthInteger & UnsignedInteger>(
        _ values: UnsafePointer<Value>, bitWidth: Int, to target: UnsafeMutableRawPointer
    ) {
        if bitWidth <= 16 {
            // Four values fit one word, so a group is two words side by side.
            let width = UInt64(truncatingIfNeeded: bitWidth)
            let low = quad(values, width)
            let high = quad(values + 4, width)
            let middle = width &* 4
            let first = low | (middle < 64 ? high &<< middle : 0)
            let second = middle == 0 ? 0 : high &>> (64 &- middle)
            target.storeBytes(of: first.littleEndian, as: UInt64.self)
            target.storeBytes(of: (middle < 64 ? second : high).littleEndian, toByteOffset: 8, as: UInt64.self)
        } else {
            packWideGroup(values, bitWidth: bitWidth, to: target)
        }
    }

    /// Four values side by side in the low `4 * width` bits.
    @inline(__always)
    private static func quad<Value: FixedWidthInteger & UnsignedInteger>(
        _ values: UnsafePointer<Value>, _ width: UInt64
    ) -> UInt64 {
        UInt64(truncatingIfNeeded: values[0]) | UInt64(truncatingIfNeeded: values[1]) &<< width
            | UInt64(truncatingIfNeeded: values[2]) &<< (width &* 2)
            | UInt64(truncatingIfNeeded: values[3]) &<< (width &* 3)
    }

    private static func packWideGroup<Value: FixedWidthInteger & UnsignedInteger>(
        _ values: UnsafePointer<Value>, bitWidth: Int, to target: UnsafeMutableRawPointer
    ) {
        var bits: UInt64 = 0
        var filled = 0
        var offset = 0
        for index in 0..<8 {
            bits |= UInt64(truncatingIfNeeded: values[index]) &<< UInt64(filled)
            filled += bitWidth
            if filled >= 32 {
                target.storeBytes(
                    of: UInt32(truncatingIfNeeded: bits).littleEndian, toByteOffset: offset, as: UInt32.self)
                bits = bits &>> 32
                filled -= 32
                offset += 4
            }
        }
        target.storeBytes(of: UInt32(truncatingIfNeeded: bits).littleEndian, toByteOffset: offset, as: UInt32.self)
    }
}
