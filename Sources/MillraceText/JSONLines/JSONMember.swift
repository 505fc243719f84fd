/// The member of an object that a refused value stands in: the innermost one outside every array, since an array's elements cannot be taken out
/// one by one. Places count from the record's start.
struct JSONMember {
    /// Its key and those around it, as people write them: `user.age`.
    let path: String
    /// From a key's opening quote to the end of its value: all members of its object that have its key, in their order.
    let namesakes: [Range<Int>]
    /// Its own place among them.
    let own: Int
    let value: Range<Int>

    /// Finds the member around `place` in a record that is valid JSON; nil where there is none.
    ///
    /// - Complexity: O(bytes of the record).
    init?(around place: Int, in record: UnsafeBufferPointer<UInt8>) {
        var keys: [[UInt8]] = []
        var innermost: (object: Int, key: Range<Int>)?
        for level in JSONLevels(behind: UnsafeBufferPointer(rebasing: record[..<place])).levels {
            guard case .object(let start, let key?) = level else { break }
            keys.append(JSONLevels.meaning(record[key]))
            innermost = (start, key)
        }
        guard let (object, key) = innermost, let name = keys.last else { return nil }
        path = keys.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ".")
        let start = JSONMember.valueStart(record, behind: key)
        value = start..<JSONMember.valueEnd(record, start)
        namesakes = JSONMember.members(of: object, called: name, in: record)
        guard let own = namesakes.firstIndex(where: { $0.lowerBound == key.lowerBound - 1 }) else { return nil }
        self.own = own
    }

    /// Whether its value is the one that counts.
    var isLast: Bool { own == namesakes.count - 1 }

    /// What the value says: a string's content, else its JSON text.
    func content(in record: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        guard record[value.lowerBound] == UInt8(ascii: "\"") else { return Array(record[value]) }
        return JSONLevels.meaning(record[(value.lowerBound + 1)..<(value.upperBound - 1)])
    }

    /// What is to be blanked so that the object is without `member`: a comma goes with it.
    static func withComma(_ member: Range<Int>, in record: UnsafeBufferPointer<UInt8>) -> Range<Int> {
        let end = skipSpace(record, member.upperBound)
        if end < record.count, record[end] == UInt8(ascii: ",") { return member.lowerBound..<(end + 1) }
        var start = member.lowerBound
        while start > 0, isSpace(record[start - 1]) { start -= 1 }
        return start > 0 && record[start - 1] == UInt8(ascii: ",") ? (start - 1)..<member.upperBound : member
    }

    /// The members of the object that begins at `start` whose key means `name`.
    private static func members(
        of start: Int, called name: [UInt8], in text: UnsafeBufferPointer<UInt8>
    ) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var at = skipSpace(text, start + 1)
        while at < text.count, text[at] == UInt8(ascii: "\"") {
            let key = (at + 1)..<JSONLevels.stringEnd(text, at + 1)
            let end = valueEnd(text, valueStart(text, behind: key))
            if JSONLevels.meaning(text[key]) == name { found.append(at..<end) }
            at = skipSpace(text, end)
            guard at < text.count, text[at] == UInt8(ascii: ",") else { break }
            at = skipSpace(text, at + 1)
        }
        return found
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

    private static func skipSpace(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
        var at = start
        while at < text.count, isSpace(text[at]) { at += 1 }
        return at
    }

    /// - Parameter key: what stands between its quotes.
    private static func valueStart(_ text: UnsafeBufferPointer<UInt8>, behind key: Range<Int>) -> Int {
        var at = min(key.upperBound + 1, text.count)
        while at < text.count, isSpace(text[at]) || text[at] == UInt8(ascii: ":") { at += 1 }
        return at
    }

    private static func valueEnd(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
        var at = start
        var depth = 0
        while at < text.count {
            switch text[at] {
            case UInt8(ascii: "\""):
                at = JSONLevels.stringEnd(text, at + 1)
                if depth == 0 { return min(at + 1, text.count) }
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return at }
                depth -= 1
                if depth == 0 { return at + 1 }
            case UInt8(ascii: ","), 0x20, 0x09, 0x0A, 0x0D: if depth == 0 { return at }
            default: break
            }
            at += 1
        }
        return text.count
    }
}
