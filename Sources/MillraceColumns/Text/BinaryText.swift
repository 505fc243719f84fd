import MillraceBytes

/// What byte strings of fixed meaning say, as text or numbers.
package enum BinaryText {
    /// Longer decimals would take their time.
    package static let maximumDecimalBytes = 4096

    /// A big-endian two's complement integer of any length; nil beyond 128 bits. No bytes are 0.
    package static func integer(_ bytes: UnsafeRawBufferPointer) -> Int128? {
        let fill: UInt8 = (bytes.first ?? 0) >= 0x80 ? 0xFF : 0
        let significant = bytes.drop { $0 == fill }
        guard significant.count <= 16 else { return nil }
        // With all 16 bytes in use the sign has to come from them.
        if significant.count == 16, ((significant.first ?? 0) >= 0x80) != (fill == 0xFF) { return nil }
        return significant.reduce(fill == 0xFF ? -1 : 0) { $0 << 8 | Int128($1) }
    }

    /// An integer of any length as a decimal.
    ///
    /// - Complexity: O(bytes²); `maximumDecimalBytes` is for who calls to heed.
    package static func append(decimal bytes: UnsafeRawBufferPointer, scale: Int, to text: inout [UInt8]) {
        if let narrow = integer(bytes) { return ISOText.append(decimal: narrow, scale: scale, to: &text) }
        let isNegative = (bytes.first ?? 0) >= 0x80
        ISOText.append(digits: digits(magnitude(bytes, isNegative)), isNegative: isNegative, scale: scale, to: &text)
    }

    /// 32 bits a word, most significant first.
    private static func magnitude(_ bytes: UnsafeRawBufferPointer, _ isNegative: Bool) -> [UInt32] {
        var words = [UInt32](repeating: 0, count: (bytes.count + 3) / 4)
        for (index, byte) in bytes.reversed().enumerated() {
            let value = isNegative ? ~byte : byte
            words[words.count - 1 - index / 4] |= UInt32(value) << UInt32(index % 4 * 8)
        }
        guard isNegative else { return words }
        for index in words.indices.reversed() {
            let (sum, carry) = words[index].addingReportingOverflow(1)
            words[index] = sum
            if !carry { return words }
        }
        return [1] + words
    }

    /// Nine digits at a time, by division.
    private static func digits(_ magnitude: [UInt32]) -> [UInt8] {
        var words = magnitude[...]
        var digits: [UInt8] = []
        while let first = words.first {
            if first == 0 {
                words.removeFirst()
                continue
            }
            var rest: UInt64 = 0
            for index in words.indices {
                let value = rest << 32 | UInt64(words[index])
                words[index] = UInt32(value / 1_000_000_000)
                rest = value % 1_000_000_000
            }
            for _ in 0..<9 {
                digits.append(UInt8(ascii: "0") + UInt8(rest % 10))
                rest /= 10
            }
        }
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        return digits.reversed()
    }

    /// The text that `bytes` are where they are valid UTF-8, else base64.
    package static func append(_ bytes: UnsafeRawBufferPointer, to text: inout [UInt8]) {
        if UTF8Validation.isValid(bytes) { text.append(contentsOf: bytes) } else { append(base64: bytes, to: &text) }
    }

    /// SPEC: RFC 4648 section 4, with padding.
    package static func append(base64 bytes: UnsafeRawBufferPointer, to text: inout [UInt8]) {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var offset = 0
        while offset < bytes.count {
            let rest = bytes.count - offset
            let group =
                UInt32(bytes[offset]) << 16 | UInt32(rest > 1 ? bytes[offset + 1] : 0) << 8
                | UInt32(rest > 2 ? bytes[offset + 2] : 0)
            text.append(alphabet[Int(group >> 18)])
            text.append(alphabet[Int(group >> 12 & 63)])
            text.append(rest > 1 ? alphabet[Int(group >> 6 & 63)] : UInt8(ascii: "="))
            text.append(rest > 2 ? alphabet[Int(group & 63)] : UInt8(ascii: "="))
            offset += 3
        }
    }

    /// `c2d29867-3d0b-d497-9191-18a9d8ee7830`. SPEC: RFC 9562 section 4.
    package static func append(uuid bytes: UnsafeRawBufferPointer, to text: inout [UInt8]) {
        let digits = Array("0123456789abcdef".utf8)
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { text.append(UInt8(ascii: "-")) }
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
    }

    /// `P14M3DT4.005S`: months, days and milliseconds are not converted into each other, for they cannot be.
    ///
    /// SPEC: Parquet's "INTERVAL" and Avro's "Duration" alike: three little-endian unsigned numbers of 32 bits.
    package static func append(interval bytes: UnsafeRawBufferPointer, to text: inout [UInt8]) {
        let parts = [0, 4, 8].map { offset in
            Int64(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
        }
        text.append(UInt8(ascii: "P"))
        if parts[0] > 0 {
            ISOText.append(parts[0], to: &text)
            text.append(UInt8(ascii: "M"))
        }
        if parts[1] > 0 {
            ISOText.append(parts[1], to: &text)
            text.append(UInt8(ascii: "D"))
        }
        guard parts[2] > 0 || text.last == UInt8(ascii: "P") else { return }
        text.append(UInt8(ascii: "T"))
        if parts[2] % 1000 == 0 {
            ISOText.append(parts[2] / 1000, to: &text)
        } else {
            ISOText.append(decimal: Int128(parts[2]), scale: 3, to: &text)
        }
        text.append(UInt8(ascii: "S"))
    }
}
