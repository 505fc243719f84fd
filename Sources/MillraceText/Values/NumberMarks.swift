/// Declared marks in numbers: what stands before the fraction and between groups of three digits.
struct NumberMarks: Hashable, Sendable {
    let decimal: UInt8
    /// UTF-8; empty: numbers have no groups.
    let thousands: [UInt8]

    /// Whether numbers are written as the parsers read them.
    var isPlain: Bool { decimal == UInt8(ascii: ".") && thousands.isEmpty }

    /// A longer text is no number.
    static let lengthLimit = 128
    /// What `rewrite` must find room for: the number and the padding that parsers want behind a text.
    static let scratchSize = lengthLimit + 64

    /// Writes a number with the plain marks into `scratch`, of `scratchSize` bytes, and returns its length.
    ///
    /// nil when marks are where none may be: groups have three digits but for the first, which has one to three. Whether the rest is a
    /// number is for the parsers to say.
    func rewrite(_ text: UnsafePointer<UInt8>, _ length: Int, into scratch: UnsafeMutablePointer<UInt8>) -> Int? {
        guard length <= NumberMarks.lengthLimit else { return nil }
        var place = 0
        var written = 0
        if length > 0, text[0] == UInt8(ascii: "-") || text[0] == UInt8(ascii: "+") {
            scratch[0] = text[0]
            (place, written) = (1, 1)
        }
        guard copyGroups(text, length, &place, scratch, &written) else { return nil }
        if place < length, text[place] == decimal {
            scratch[written] = UInt8(ascii: ".")
            place += 1
            written += 1
        }
        // Behind the fraction's mark there is no other.
        while place < length {
            guard text[place] != UInt8(ascii: ".") else { return nil }
            // Safe: no more is written than read, and `length` is within the limit.
            scratch[written] = text[place]
            place += 1
            written += 1
        }
        return written
    }

    /// Copies the integer digits without the marks between them; false when the groups are not of three.
    private func copyGroups(
        _ text: UnsafePointer<UInt8>, _ length: Int, _ place: inout Int, _ scratch: UnsafeMutablePointer<UInt8>,
        _ written: inout Int
    ) -> Bool {
        var digits = 0
        var isGrouped = false
        while place < length {
            if text[place] &- UInt8(ascii: "0") <= 9 {
                scratch[written] = text[place]
                place += 1
                written += 1
                digits += 1
            } else if isThousands(text + place, length - place) {
                guard isGrouped ? digits == 3 : 1...3 ~= digits else { return false }
                isGrouped = true
                digits = 0
                place += thousands.count
            } else {
                break
            }
        }
        return !isGrouped || digits == 3
    }

    private func isThousands(_ text: UnsafePointer<UInt8>, _ length: Int) -> Bool {
        guard !thousands.isEmpty, thousands.count <= length else { return false }
        return thousands.indices.allSatisfy { text[$0] == thousands[$0] }
    }
}
