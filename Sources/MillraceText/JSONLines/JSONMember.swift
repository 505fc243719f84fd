/// The member of an object that a refused value stands in: the innermost one outside every array, since an array's elements cannot be taken out
/// one by one. Places count from the record's start.
struct JSONMember {
    /// Its key and those around it, as people write them: `user.age`.
    let path: String
    /// From its key's opening quote to the end of its value.
    let range: Range<Int>
    let value: Range<Int>

    /// What is open around a place.
    private enum Level {
        case object(key: Range<Int>?)
        case array
    }

    /// Finds the member around `place` in a record that is valid JSON; nil where there is none.
    init?(around place: Int, in record: ArraySlice<UInt8>) {
        let text = Array(record)
        var levels: [Level] = []
        var at = 0
        while at < place {
            switch text[at] {
            case UInt8(ascii: "{"): levels.append(.object(key: nil))
            case UInt8(ascii: "["): levels.append(.array)
            case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = levels.popLast()
            case UInt8(ascii: ","):
                if case .object? = levels.last { levels[levels.count - 1] = .object(key: nil) }
            case UInt8(ascii: "\""):
                let end = JSONMember.stringEnd(text, at)
                if case .object(key: nil)? = levels.last { levels[levels.count - 1] = .object(key: at..<end) }
                at = end - 1
            default: break
            }
            at += 1
        }
        var keys: [Range<Int>] = []
        for level in levels {
            guard case .object(let key?) = level else { break }
            keys.append(key)
        }
        guard let key = keys.last else { return nil }
        var start = key.upperBound
        while start < text.count, JSONMember.isSpace(text[start]) || text[start] == UInt8(ascii: ":") { start += 1 }
        path = keys.map { JSONMember.meaning(text[$0]) }.joined(separator: ".")
        value = start..<JSONMember.valueEnd(text, start)
        range = key.lowerBound..<value.upperBound
    }

    /// What the value says: a string's content, else its JSON text.
    func content(in record: ArraySlice<UInt8>) -> [UInt8] {
        let text = record[(record.startIndex + value.lowerBound)..<(record.startIndex + value.upperBound)]
        return text.first == UInt8(ascii: "\"") ? Array(JSONMember.meaning(text).utf8) : Array(text)
    }

    /// What is to be blanked so that the object is without it: a comma goes with it.
    func rangeWithComma(in record: ArraySlice<UInt8>) -> Range<Int> {
        let base = record.startIndex
        var end = range.upperBound
        while base + end < record.endIndex, JSONMember.isSpace(record[base + end]) { end += 1 }
        if base + end < record.endIndex, record[base + end] == UInt8(ascii: ",") { return range.lowerBound..<(end + 1) }
        var start = range.lowerBound
        while start > 0, JSONMember.isSpace(record[base + start - 1]) { start -= 1 }
        return start > 0 && record[base + start - 1] == UInt8(ascii: ",") ? (start - 1)..<range.upperBound : range
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

    /// Behind the closing quote.
    private static func stringEnd(_ text: [UInt8], _ start: Int) -> Int {
        var at = start + 1
        while at < text.count, text[at] != UInt8(ascii: "\"") { at += text[at] == UInt8(ascii: "\\") ? 2 : 1 }
        return min(at + 1, text.count)
    }

    private static func valueEnd(_ text: [UInt8], _ start: Int) -> Int {
        var at = start
        var depth = 0
        while at < text.count {
            switch text[at] {
            case UInt8(ascii: "\""): at = stringEnd(text, at) - 1
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return at }
                depth -= 1
            case UInt8(ascii: ","), 0x20, 0x09, 0x0A, 0x0D: if depth == 0 { return at }
            default: break
            }
            at += 1
            if depth == 0, let last = at > start ? text[at - 1] : nil,
                last == UInt8(ascii: "\"") || last == UInt8(ascii: "}") || last == UInt8(ascii: "]")
            {
                return at
            }
        }
        return at
    }

    /// What a string in quotes means.
    private static func meaning(_ quoted: ArraySlice<UInt8>) -> String {
        let inner = quoted.dropFirst().dropLast()
        var copy = Array(inner) + [UInt8](repeating: 0, count: 64)
        let length = copy.withUnsafeMutableBufferPointer { copy in
            // Safe: the copy has padding, and unescaping never makes text longer.
            copy.baseAddress.map { JSONText.unescape($0, inner.count) } ?? 0
        }
        return String(decoding: copy.prefix(length), as: UTF8.self)
    }
}
