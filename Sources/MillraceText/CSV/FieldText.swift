import CMillraceScan

/// One field by itself, for the places where speed does not matter.
enum FieldText {
    /// The bytes that a field means: the line's carriage return and the quotes taken off, doubled quotes made single.
    static func content(_ field: ArraySlice<UInt8>, isLast: Bool, quote: UInt8) -> [UInt8] {
        var field = field
        if isLast, field.last == UInt8(ascii: "\r") { field = field.dropLast() }
        guard field.first == quote, field.count >= 2 else { return Array(field) }
        return collapse(field.dropFirst().dropLast(), quote: quote)
    }

    /// What stands between two quotes, its doubled quotes made single.
    static func collapse(_ inner: some Collection<UInt8>, quote: UInt8) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(inner.count)
        var isSecond = false
        for byte in inner {
            isSecond = byte == quote && !isSecond
            if byte != quote || isSecond { result.append(byte) }
        }
        return result
    }
}
