/// Compact JSON in ASCII, written from left to right.
struct JSONText {
    private(set) var text = ""

    /// Adds punctuation, numbers and words as they are.
    mutating func raw(_ piece: String) { text += piece }

    /// Adds a string in quotes. SPEC: RFC 8259 §7; all that is not printable ASCII is escaped.
    mutating func string(_ value: String) {
        text += "\""
        for unit in value.utf16 {
            switch unit {
            case 0x22: text += "\\\""
            case 0x5C: text += "\\\\"
            case 0x20..<0x7F: text.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
            default:
                let digits = String(unit, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        text += "\""
    }

    /// Adds `"key":`.
    mutating func key(_ name: String) {
        string(name)
        text += ":"
    }
}
