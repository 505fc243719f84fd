extension TextEncoding {
    /// What a text may be that is not UTF-8; nil when no guess is better than another. Only ever a hint to a person.
    ///
    /// Shift-JIS shows by its kana, which hardly stand side by side in anything else; Windows-1252 by having no byte without meaning.
    package static func guess(_ text: ArraySlice<UInt8>) -> TextEncoding? {
        if let japanese = decoded(text, .shiftJIS) {
            let foreign = japanese.unicodeScalars.filter { $0.value >= 0x80 }
            let kana = foreign.count { (0x3041...0x30FE).contains($0.value) }
            if kana * 5 > foreign.count { return .shiftJIS }
        }
        return decoded(text, .windows1252) == nil ? nil : .windows1252
    }

    /// nil where the encoding does not know a byte.
    private static func decoded(_ text: ArraySlice<UInt8>, _ encoding: TextEncoding) -> String? {
        var transcoder = Transcoder(from: encoding, invalidBytes: .reject)
        var output: [UInt8] = []
        text.withUnsafeBytes { transcoder.append($0, into: &output) }
        transcoder.finish(into: &output)
        // The mark of what is unknown; UTF-8 has no such byte.
        return output.contains(0xFF) ? nil : String(decoding: output, as: UTF8.self)
    }
}
