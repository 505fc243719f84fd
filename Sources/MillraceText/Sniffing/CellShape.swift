/// What a cell looks like at a glance: enough to tell names from values.
enum CellShape: Hashable {
    case empty, number, date, boolean, text

    init(_ cell: ArraySlice<UInt8>) {
        let cell = CellShape.trimmed(cell)
        if cell.isEmpty {
            self = .empty
        } else if CellShape.isNumber(cell) {
            self = .number
        } else if CellShape.isDate(cell) {
            self = .date
        } else {
            let word = String(decoding: cell, as: UTF8.self).lowercased()
            self = word == "true" || word == "false" ? .boolean : .text
        }
    }

    private static func trimmed(_ cell: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var cell = cell
        while cell.first == UInt8(ascii: " ") { cell.removeFirst() }
        while cell.last == UInt8(ascii: " ") { cell.removeLast() }
        return cell
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") <= 9 }

    /// Digits with at most one point or comma, a sign in front and an exponent behind.
    private static func isNumber(_ cell: ArraySlice<UInt8>) -> Bool {
        var rest = cell
        if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        let whole = rest.prefix(while: isDigit)
        rest = rest.dropFirst(whole.count)
        var fraction: ArraySlice<UInt8> = []
        if rest.first == UInt8(ascii: ".") || rest.first == UInt8(ascii: ",") {
            fraction = rest.dropFirst().prefix(while: isDigit)
            rest = rest.dropFirst(fraction.count + 1)
        }
        guard !whole.isEmpty || !fraction.isEmpty else { return false }
        guard rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") else { return rest.isEmpty }
        rest.removeFirst()
        if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        return !rest.isEmpty && rest.allSatisfy(isDigit)
    }

    /// Three numbers with `-`, `/` or `.` between them, and perhaps a time behind; or a time of day.
    private static func isDate(_ cell: ArraySlice<UInt8>) -> Bool {
        guard cell.count <= 40, cell.first.map(isDigit) == true else { return false }
        let parts = cell.split(maxSplits: 3, omittingEmptySubsequences: false) { !isDigit($0) }
        guard parts.count >= 2, parts[0].count <= 4, (1...4).contains(parts[1].count) else { return false }
        let separator = cell[parts[0].endIndex]
        if separator == UInt8(ascii: ":") { return parts[0].count <= 2 && parts[1].count == 2 }
        guard parts.count >= 3, [UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: ".")].contains(separator) else {
            return false
        }
        let isSame = cell[parts[1].endIndex] == separator
        return isSame && parts[1].count <= 2 && (1...4).contains(parts[2].count)
    }
}
