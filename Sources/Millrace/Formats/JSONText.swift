import MillraceBytes

/// The little JSON that is written here.
package enum JSONText {
    /// A string with its quotes. SPEC: RFC 8259 section 7.
    package static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        append(quoting: Array(text.utf8)[...], to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends a string with its quotes; bytes that are not UTF-8 are replaced.
    ///
    /// The three line ends that JSON leaves alone are escaped as well: some readers of lines would break there.
    package static func append(quoting text: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        text.withUnsafeBufferPointer { text in
            if isPlain(text) {
                bytes.append(contentsOf: text)
            } else if UTF8Validation.isValid(UnsafeRawBufferPointer(text)) {
                escape(text, to: &bytes)
            } else {
                let repaired = Array(String(decoding: text, as: UTF8.self).utf8)
                repaired.withUnsafeBufferPointer { escape($0, to: &bytes) }
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func isPlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var isPlain = true
        for byte in text {
            isPlain = isPlain && byte >= 0x20 && byte < 0x80 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
        }
        return isPlain
    }

    private static func escape(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        for (index, byte) in text.enumerated() {
            switch byte {
            case UInt8(ascii: "\""): bytes += #"\""#.utf8
            case UInt8(ascii: "\\"): bytes += #"\\"#.utf8
            case UInt8(ascii: "\n"): bytes += #"\n"#.utf8
            case UInt8(ascii: "\r"): bytes += #"\r"#.utf8
            case UInt8(ascii: "\t"): bytes += #"\t"#.utf8
            case 0..<0x20: bytes += (#"\u00"# + (byte < 16 ? "0" : "") + String(byte, radix: 16)).utf8
            case 0x85 where index > 0 && text[index - 1] == 0xC2:
                bytes.removeLast()
                bytes += #"\u0085"#.utf8
            case 0xA8 where isAfter(0x80, index, text), 0xA9 where isAfter(0x80, index, text):
                bytes.removeLast(2)
                bytes += (byte == 0xA8 ? #"\u2028"# : #"\u2029"#).utf8
            default: bytes.append(byte)
            }
        }
    }

    /// Whether E2 and `middle` stand before `index`.
    private static func isAfter(_ middle: UInt8, _ index: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        index > 1 && text[index - 1] == middle && text[index - 2] == 0xE2
    }
}
