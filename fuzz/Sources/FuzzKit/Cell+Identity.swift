import MillraceColumns

extension [Cell] {
    /// Whether two rows hold the same bits: `==` holds NaN for different, and equivalent texts for equal.
    package func isIdentical(to other: [Cell]) -> Bool {
        count == other.count && zip(self, other).allSatisfy { $0.isIdentical(to: $1) }
    }
}

extension Cell {
    /// Whether two cells hold the same bits.
    package func isIdentical(to other: Cell) -> Bool {
        switch (self, other) {
        case (.double(let one), .double(let two)): one.bitPattern == two.bitPattern || (one.isNaN && two.isNaN)
        case (.string(let one), .string(let two)): one.utf8.elementsEqual(two.utf8)
        case (.structure(let one), .structure(let two)), (.list(let one), .list(let two)): one.isIdentical(to: two)
        case (.map(let one), .map(let two)):
            one.map(\.key).isIdentical(to: two.map(\.key)) && one.map(\.value).isIdentical(to: two.map(\.value))
        default: self == other
        }
    }
}
