/// An object of JSON Lines, or an array document, as the slow twin cuts it: with all bytes at hand.
struct SlowJSONFile {
    /// A piece of text that should be a record.
    struct Piece: Equatable {
        var start: Int
        var bytes: [UInt8]
        /// Whether it stands where no record may.
        var isStray = false
    }

    private(set) var isArray = false
    private(set) var pieces: [Piece] = []
    /// Where each line of the file begins.
    private(set) var lineStarts = [0]
    private let bytes: [UInt8]

    private static let spaces: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
    private static let lineEnds: Set<UInt8> = [0x0A, 0x0D]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        isArray = beginsWithDocument(start)
        let hasReturns = !isArray && hasReturnLines(start)
        for place in bytes.indices {
            let isPair = bytes[place] == 0x0D && place + 1 < bytes.count && bytes[place + 1] == 0x0A
            if bytes[place] == 0x0A || (hasReturns && bytes[place] == 0x0D && !isPair) { lineStarts.append(place + 1) }
        }
        if isArray { cutArray(start) } else { cutLines(start, hasReturns) }
    }

    /// The line, from 1, that a byte stands in.
    func line(of place: Int) -> Int { lineStarts.lastIndex { $0 <= place }.map { $0 + 1 } ?? 1 }

    /// Whether the text is one array: it is not when its first line is an array and something follows that.
    private func beginsWithDocument(_ start: Int) -> Bool {
        guard let first = bytes[start...].firstIndex(where: { !SlowJSONFile.spaces.contains($0) }),
            bytes[first] == UInt8(ascii: "[")
        else { return false }
        guard let end = endOfElement(first + 1, stopsAtComma: false) else { return true }
        if bytes[first..<end].contains(where: { SlowJSONFile.lineEnds.contains($0) }) { return true }
        return bytes[(end + 1)...].allSatisfy { SlowJSONFile.spaces.contains($0) }
    }

    private func hasReturnLines(_ start: Int) -> Bool {
        guard let first = bytes[start...].firstIndex(where: { SlowJSONFile.lineEnds.contains($0) }) else {
            return false
        }
        let behind = bytes[first...].first { $0 != 0x0D }
        return bytes[first] == 0x0D && behind != 0x0A
    }

    private mutating func cutLines(_ start: Int, _ hasReturns: Bool) {
        var first = start
        for place in start...bytes.count {
            let isEnd = place == bytes.count || bytes[place] == 0x0A || (hasReturns && bytes[place] == 0x0D)
            guard isEnd, first <= place else { continue }
            var line = bytes[first..<place]
            while line.last == 0x0D { line.removeLast() }
            if !line.allSatisfy({ SlowJSONFile.spaces.contains($0) }) {
                pieces.append(Piece(start: first, bytes: Array(line)))
            }
            first = place + 1
        }
    }

    private mutating func cutArray(_ start: Int) {
        guard var first = bytes[start...].firstIndex(of: UInt8(ascii: "[")).map({ $0 + 1 }) else { return }
        while let end = endOfElement(first, stopsAtComma: true) {
            let isLast = bytes[end] == UInt8(ascii: "]")
            let piece = trimmed(first, end)
            if !isLast || !pieces.isEmpty || !piece.bytes.isEmpty { pieces.append(piece) }
            first = end + 1
            guard isLast else { continue }
            var stray = trimmed(first, bytes.count)
            stray.isStray = true
            if !stray.bytes.isEmpty { pieces.append(stray) }
            return
        }
        let rest = trimmed(first, bytes.count)
        if !rest.bytes.isEmpty { pieces.append(rest) }
        if isComplete(first) { pieces.append(Piece(start: bytes.count, bytes: [], isStray: true)) }
    }

    private func trimmed(_ start: Int, _ end: Int) -> Piece {
        var slice = bytes[start..<end]
        while let byte = slice.first, SlowJSONFile.spaces.contains(byte) { slice.removeFirst() }
        while let byte = slice.last, SlowJSONFile.spaces.contains(byte) { slice.removeLast() }
        return Piece(start: slice.isEmpty ? end : slice.startIndex, bytes: Array(slice))
    }

    /// The comma or bracket that ends what begins at a place.
    private func endOfElement(_ start: Int, stopsAtComma: Bool) -> Int? { walk(start, stopsAtComma).end }

    /// Whether nothing is open at the end of the text.
    private func isComplete(_ start: Int) -> Bool {
        let (_, depth, inString) = walk(start, true)
        return depth == 0 && !inString
    }

    private func walk(_ start: Int, _ stopsAtComma: Bool) -> (end: Int?, depth: Int, inString: Bool) {
        var (depth, inString, isEscaped) = (0, false, false)
        for place in start..<max(start, bytes.count) {
            let byte = bytes[place]
            if inString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    inString = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): inString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"): depth = max(depth - 1, 0)
            case UInt8(ascii: "]"):
                if depth == 0 { return (place, 0, false) }
                depth -= 1
            case UInt8(ascii: ","): if depth == 0, stopsAtComma { return (place, 0, false) }
            default: break
            }
        }
        return (nil, depth, inString)
    }
}
