/// Shortens the bounds of text, so that one long value cannot bloat a footer.
///
/// SPEC: parquet.thrift `Statistics.is_max_value_exact`: bounds may be any value that is no closer in than the real one.
enum BoundTruncation {
    /// The most bytes of a bound that are written, as arrow-rs and parquet-java do.
    static let limit = 64

    /// A lower bound: the longest prefix of whole code points within the limit.
    static func lower(_ prefix: BinaryPrefix) -> [UInt8] {
        prefix.bytes.count <= limit ? prefix.bytes : Array(prefix.bytes[..<boundary(prefix.bytes)])
    }

    /// An upper bound: as `lower`, with the last code point that can be counted up made one higher; nil when there is none.
    static func upper(_ prefix: BinaryPrefix) -> [UInt8]? {
        guard prefix.bytes.count > limit else { return prefix.bytes }
        var end = boundary(prefix.bytes)
        while end > 0 {
            var start = end - 1
            while start > 0, prefix.bytes[start] & 0xC0 == 0x80 { start -= 1 }
            if let next = successor(of: prefix.bytes[start..<end]) { return Array(prefix.bytes[..<start]) + next }
            end = start
        }
        return nil
    }

    /// Where the last code point that fits ends; text that is no UTF-8 is cut at the limit.
    private static func boundary(_ bytes: [UInt8]) -> Int {
        var end = limit
        while end > limit - 4, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        return bytes[end] & 0xC0 == 0x80 ? limit : end
    }

    /// The UTF-8 of the next code point that may stand in text; nil after the last.
    private static func successor(of bytes: ArraySlice<UInt8>) -> [UInt8]? {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let scalar = text.unicodeScalars.first, text.utf8.elementsEqual(bytes) else { return nil }
        // Surrogates are no code points of text.
        let next = scalar.value == 0xD7FF ? 0xE000 : scalar.value + 1
        return Unicode.Scalar(next).map { Array(String(Character($0)).utf8) }
    }
}
