/// The characters of Shift-JIS's pairs, by their place: rows of 94, two rows for each first byte.
enum ShiftJISTable {
    /// The places of F040 to F9FC: characters of one's own, which are U+E000 and on.
    static let ownCharacters = 94 * 94..<114 * 94

    /// All rows but those of `ownCharacters`, one after the other; 0: no character.
    static let characters: [UInt16] = {
        var characters = [UInt16](repeating: 0, count: (120 - 20) * 94)
        for (row, text) in rows {
            let start = 94 * (row < 94 ? row : row - 20)
            for (cell, scalar) in text.unicodeScalars.enumerated() where scalar != "\u{FFFD}" {
                characters[start + cell] = UInt16(truncatingIfNeeded: scalar.value)
            }
        }
        return characters
    }()
}
