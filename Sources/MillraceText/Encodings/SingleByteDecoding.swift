/// Encodings of one byte a character whose bytes from A0 on are the first 256 characters of Unicode.
struct SingleByteDecoding: Sendable {
    /// The characters of the bytes 80 to 9F; 0: the encoding has none.
    private let upperControls: [UInt16]

    /// ISO 8859-1: control characters from 80 to 9F.
    static let latin1 = SingleByteDecoding(upperControls: Array(0x80...0x9F))

    /// Windows-1252: 81, 8D, 8F, 90 and 9D stand for nothing.
    static let windows1252 = SingleByteDecoding(upperControls: [
        0x20AC, 0x0000, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
        0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x0000, 0x017D, 0x0000,
        0x0000, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
        0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x0000, 0x017E, 0x0178,
    ])

    func decode(_ input: UnsafeRawBufferPointer, into text: inout UTF8Cursor) {
        var offset = 0
        while offset < input.count {
            if text.putASCII(input, at: offset) {
                offset += 16
                continue
            }
            let stop = min(offset + 16, input.count)
            while offset < stop {
                take(input[offset], &text)
                offset += 1
            }
        }
    }

    @inline(__always)
    private func take(_ byte: UInt8, _ text: inout UTF8Cursor) {
        if 0x80..<0xA0 ~= byte {
            let character = upperControls[Int(byte) - 0x80]
            if character == 0 { text.putInvalid() } else { text.put(UInt32(character)) }
        } else {
            text.put(UInt32(byte))
        }
    }
}
