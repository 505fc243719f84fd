/// Whether bytes are UTF-8.
package enum UTF8Validation {
    /// SPEC: RFC 3629, the table of section 4: no overlong forms, no surrogates, nothing beyond U+10FFFF.
    ///
    /// - Complexity: O(bytes); ASCII goes eight bytes at a time.
    package static func isValid(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var offset = 0
        let count = bytes.count
        while offset < count {
            // Safe: eight bytes from `offset` on lie within `bytes`.
            if offset + 8 <= count,
                bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
            {
                offset += 8
            } else if bytes[offset] < 0x80 {
                offset += 1
            } else {
                let length = sequenceLength(at: offset, in: bytes)
                guard length > 0 else { return false }
                offset += length
            }
        }
        return true
    }

    /// The bytes of the sequence that begins at `offset` and is no ASCII; 0 when there is none.
    private static func sequenceLength(at offset: Int, in bytes: UnsafeRawBufferPointer) -> Int {
        let lead = bytes[offset]
        let length: Int
        // What the second byte may be.
        let second: ClosedRange<UInt8>
        switch lead {
        case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return 0
        }
        guard offset + length <= bytes.count, second.contains(bytes[offset + 1]) else { return 0 }
        for index in 2..<max(length, 2) where bytes[offset + index] & 0xC0 != 0x80 { return 0 }
        return length
    }
}
