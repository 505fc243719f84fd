import MillraceBytes
import MillraceColumns

/// Turns the texts of a column into hexadecimal HMAC-SHA-256 codes.
///
/// Values that came shortly before are not computed again and share their digits, which keeps columns of few values small and quick.
struct KeyedDigests {
    /// Hexadecimal digits of a code.
    static let length = 64
    /// Rows remembered, by the hash of their text. A power of 2.
    private static let remembered = 2048

    let key: HashKey

    /// One code for each row that has a value.
    ///
    /// - Complexity: O(bytes of the values).
    func texts(of values: BinaryStorage, validity: Validity?) -> BinaryStorage {
        var digits: [UInt8] = []
        var views = [BinaryView](repeating: BinaryView(offset: 0, length: 0), count: values.views.count)
        var memory = [Int32](repeating: -1, count: KeyedDigests.remembered)
        values.bytes.withUnsafeBytes { bytes in
            for row in values.views.indices where validity?[row] ?? true {
                let value = text(values.views[row], in: bytes)
                let slot = Int(XXHash64.hash(value) & UInt64(KeyedDigests.remembered - 1))
                let before = Int(memory[slot])
                if before >= 0, isSame(value, text(values.views[before], in: bytes)) {
                    views[row] = views[before]
                } else {
                    views[row] = BinaryView(offset: UInt32(digits.count), length: UInt32(KeyedDigests.length))
                    append(value, to: &digits)
                }
                memory[slot] = Int32(row)
            }
        }
        return BinaryStorage(bytes: digits, views: views)
    }

    private func text(_ view: BinaryView, in bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[Int(view.offset)..<Int(view.offset) + Int(view.length)])
    }

    private func isSame(_ one: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer) -> Bool {
        one.count == other.count && one.elementsEqual(other)
    }

    private func append(_ value: UnsafeRawBufferPointer, to digits: inout [UInt8]) {
        let letters: StaticString = "0123456789abcdef"
        key.code(of: value).withUnsafeBytes { bytes in
            for byte in bytes {
                // Safe: there are sixteen letters, and half a byte is below 16.
                digits.append(letters.utf8Start[Int(byte >> 4)])
                digits.append(letters.utf8Start[Int(byte & 15)])
            }
        }
    }
}
