/// A cyclic redundancy check whose bits run from the lowest to the highest, with all ones before and after: CRC-32,
/// CRC-32C and CRC-64/NVME.
///
/// A checksum of fewer than 64 bits lies in the low bits, so that one kernel serves all widths.
/// Source: Koopman and others, "Slicing by 8" (Intel, 2005); combining as by powers of x modulo the polynomial.
package final class CyclicChecksum: Sendable {
    /// CRC-32 as gzip and zip have it.
    package static let crc32 = CyclicChecksum(polynomial: 0xEDB8_8320, width: 32)
    /// CRC-32C (Castagnoli).
    package static let crc32c = CyclicChecksum(polynomial: 0x82F6_3B78, width: 32)
    /// CRC-64/NVME.
    package static let crc64NVME = CyclicChecksum(polynomial: 0x9A6C_9329_AC4B_C9B5, width: 64)

    /// Bits.
    package let width: Int
    private let polynomial: UInt64
    private let ones: UInt64
    /// Eight tables of 256: the n-th tells what a byte does to the remainder when n more bytes follow it.
    private let tables: [UInt64]

    private init(polynomial: UInt64, width: Int) {
        self.polynomial = polynomial
        self.width = width
        ones = UInt64.max >> (64 - width)
        var tables = (0..<256).map { byte in
            (0..<8).reduce(UInt64(byte)) { rest, _ in rest & 1 == 1 ? rest >> 1 ^ polynomial : rest >> 1 }
        }
        for index in 256..<2048 {
            let before = tables[index - 256]
            tables.append(before >> 8 ^ tables[Int(before & 0xFF)])
        }
        self.tables = tables
    }

    /// The checksum of no bytes, to begin with.
    package static let empty: UInt64 = 0

    /// The checksum of all that `checksum` covers, followed by `bytes`.
    ///
    /// - Complexity: O(n); eight bytes a step.
    package func update(_ checksum: UInt64, with bytes: UnsafeRawBufferPointer) -> UInt64 {
        tables.withUnsafeBufferPointer { table in
            var rest = checksum ^ ones
            var index = 0
            while index + 8 <= bytes.count {
                // Safe: the load lies within `bytes`, by the loop's condition; a table index is below 256 for each table.
                let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)) ^ rest
                rest = Self.step(word, table)
                index += 8
            }
            while index < bytes.count {
                rest = rest >> 8 ^ table[Int(UInt8(truncatingIfNeeded: rest) ^ bytes[index])]
                index += 1
            }
            return rest ^ ones
        }
    }

    @inline(__always)
    private static func step(_ word: UInt64, _ table: UnsafeBufferPointer<UInt64>) -> UInt64 {
        let low =
            table[1792 + Int(word & 0xFF)] ^ table[1536 + Int(word >> 8 & 0xFF)] ^ table[1280 + Int(word >> 16 & 0xFF)]
            ^ table[1024 + Int(word >> 24 & 0xFF)]
        let high =
            table[768 + Int(word >> 32 & 0xFF)] ^ table[512 + Int(word >> 40 & 0xFF)]
            ^ table[256 + Int(word >> 48 & 0xFF)] ^ table[Int(word >> 56)]
        return low ^ high
    }

    /// The checksum of two runs of bytes, one after the other, from the checksum of each.
    ///
    /// - Parameter length: Bytes of the second.
    /// - Complexity: O(log n).
    package func combine(_ first: UInt64, _ second: UInt64, length: UInt64) -> UInt64 {
        // x to the power of eight times the length, by squaring; the highest bit stands for x to the power of 0.
        var power = UInt64(1) << (width - 1)
        var square = UInt64(1) << (width - 9)
        var left = length
        while left > 0 {
            if left & 1 == 1 { power = product(square, power) }
            square = product(square, square)
            left >>= 1
        }
        return product(power, first) ^ second
    }

    /// The product of two polynomials, modulo the checksum's own.
    private func product(_ first: UInt64, _ second: UInt64) -> UInt64 {
        var sum: UInt64 = 0
        var factor = second
        var bit = UInt64(1) << (width - 1)
        while bit > 0 {
            if first & bit != 0 { sum ^= factor }
            factor = factor & 1 == 1 ? factor >> 1 ^ polynomial : factor >> 1
            bit >>= 1
        }
        return sum
    }
}
