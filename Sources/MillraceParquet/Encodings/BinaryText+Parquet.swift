import MillraceColumns

/// What byte strings that only Parquet has say.
extension BinaryText {
    /// Eight bytes of nanoseconds in the day, four of the Julian day, of which 2,440,588 is 1970-01-01.
    static func append(int96 bytes: UnsafeRawBufferPointer, to text: inout [UInt8]) {
        let nanos = Int64(littleEndian: bytes.loadUnaligned(as: Int64.self))
        let julian = Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: Int32.self))
        let perDay: Int64 = 86_400_000_000_000
        var (days, rest) = nanos.quotientAndRemainder(dividingBy: perDay)
        if rest < 0 {
            days -= 1
            rest += perDay
        }
        ISOText.append(days: Int64(julian) - 2_440_588 + days, to: &text)
        text.append(UInt8(ascii: "T"))
        ISOText.append(time: rest, perSecond: 1_000_000_000, to: &text)
    }

    /// SPEC: IEEE 754 binary16; every one is a binary64.
    static func double(float16 bits: UInt16) -> Double {
        let exponent = Int(bits >> 10 & 31)
        let fraction = Double(bits & 1023)
        let sign: Double = bits >> 15 == 0 ? 1 : -1
        switch exponent {
        case 0: return sign * (fraction / 1024) * 0x1p-14
        case 31: return fraction == 0 ? sign * .infinity : .nan
        default: return sign * (1 + fraction / 1024) * Double(sign: .plus, exponent: exponent - 15, significand: 1)
        }
    }
}
