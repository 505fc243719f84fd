import MillraceColumns

/// Decimals of any length, as text.
enum LongDecimal {
    /// Longer runs are refused: the work grows with the square of the length.
    static let maximumBytes = 2048

    /// Appends a two's complement, big-endian number with `scale` digits behind the point.
    static func append(
        _ run: UnsafeRawBufferPointer, scale: Int, to text: inout [UInt8]
    ) throws(ValueFault) {
        guard run.count <= maximumBytes else { throw .malformed("a decimal of \(run.count) bytes") }
        let isNegative = (run.first ?? 0) >= 0x80
        let digits = Self.digits(of: magnitude(of: run, isNegative: isNegative))
        ISOText.append(digits: digits, isNegative: isNegative, scale: scale, to: &text)
    }

    /// The absolute value, in words of 32 bits, the highest first.
    private static func magnitude(of run: UnsafeRawBufferPointer, isNegative: Bool) -> [UInt32] {
        var bytes = run.map { isNegative ? ~$0 : $0 }
        if isNegative {
            var index = bytes.count
            repeat {
                index -= 1
                bytes[index] &+= 1
            } while bytes[index] == 0 && index > 0
            // The lowest number of all has a magnitude of one bit more than it has room for.
            if bytes.allSatisfy({ $0 == 0 }) { bytes.insert(1, at: 0) }
        }
        bytes.insert(contentsOf: repeatElement(0, count: (4 - bytes.count % 4) % 4), at: 0)
        return stride(from: 0, to: bytes.count, by: 4).map { start in
            bytes[start..<start + 4].reduce(0) { $0 << 8 | UInt32($1) }
        }
    }

    /// The decimal digits in ASCII, at least one.
    private static func digits(of words: [UInt32]) -> [UInt8] {
        var words = words
        var reversed: [UInt8] = []
        while let first = words.firstIndex(where: { $0 != 0 }) {
            var remainder: UInt64 = 0
            for index in first..<words.count {
                let (quotient, rest) = (remainder << 32 | UInt64(words[index])).quotientAndRemainder(
                    dividingBy: 1_000_000_000)
                words[index] = UInt32(quotient)
                remainder = rest
            }
            for _ in 0..<9 {
                reversed.append(UInt8(ascii: "0") + UInt8(remainder % 10))
                remainder /= 10
            }
        }
        while reversed.last == UInt8(ascii: "0") { reversed.removeLast() }
        return reversed.isEmpty ? [UInt8(ascii: "0")] : reversed.reversed()
    }
}
