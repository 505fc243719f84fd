import MillraceText

/// Bytes of a source in UTF-8.
enum ReadableText {
    /// What `bytes` say in their encoding, with U+FFFD for what is no text; those of UTF-8 as they are.
    ///
    /// - Parameter isInMidst: a byte order mark in front is a character.
    static func utf8(_ bytes: ArraySlice<UInt8>, _ encoding: TextEncoding, isInMidst: Bool = true) -> [UInt8] {
        guard encoding != .utf8 else { return Array(bytes) }
        return utf8(bytes, encoding, .replace, isInMidst: isInMidst)
    }

    /// What `bytes` say to a reader of their encoding.
    static func utf8(
        _ bytes: ArraySlice<UInt8>, _ encoding: TextEncoding, _ invalidBytes: InvalidBytesPolicy, isInMidst: Bool
    ) -> [UInt8] {
        var transcoder = Transcoder(from: encoding, invalidBytes: invalidBytes, isInMidst: isInMidst)
        var text: [UInt8] = []
        bytes.withUnsafeBytes { transcoder.append($0, into: &text) }
        transcoder.finish(into: &text)
        return text
    }
}
