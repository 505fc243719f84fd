import CMillraceScan

/// The first record of an object that is not a blank line.
struct HeaderRecord {
    /// Where each field stands, quotes and all.
    let fields: [Range<Int>]
    let start: Int
    /// One past the line end.
    let end: Int

    /// Finds it among the positions of delimiters and line ends; there must be such a record.
    init(bytes: [UInt8], positions: ArraySlice<UInt32>) {
        var fields: [Range<Int>] = []
        var start = 0
        for position in positions {
            let end = Int(position)
            let isLineEnd = bytes[end] == UInt8(ascii: "\n")
            let isBlank = start == end || (end - start == 1 && bytes[start] == UInt8(ascii: "\r"))
            if !(isLineEnd && isBlank && fields.isEmpty) { fields.append(start..<end) }
            start = end + 1
            if isLineEnd, !fields.isEmpty { break }
        }
        self.fields = fields
        self.start = fields.first?.lowerBound ?? 0
        self.end = start
    }

    func firstInvalidByte(in bytes: [UInt8]) -> Int? {
        let length = end - start
        let first = bytes.withUnsafeBufferPointer { text -> Int in
            guard let base = text.baseAddress else { return length }
            // Safe: the record lies inside `bytes`.
            return millrace_utf8_first_invalid(base + start, length)
        }
        return first < length ? start + first : nil
    }

    func names(in bytes: [UInt8], quote: UInt8) -> [String] {
        fields.enumerated().map { place, field in
            let content = FieldText.content(bytes[field], isLast: place == fields.count - 1, quote: quote)
            return String(decoding: content, as: UTF8.self)
        }
    }
}
