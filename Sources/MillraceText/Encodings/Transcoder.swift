/// Turns text of any encoding into UTF-8, piece by piece, without I/O. It cannot fail.
///
/// What the encoding does not know becomes U+FFFD under `InvalidBytesPolicy.replace`. Under `reject` the byte 0xFF takes its place:
/// 0xFF stands nowhere in UTF-8, so the check that every record passes rejects the record it stands in, and only that one.
///
/// A byte order mark of UTF-16 is taken away, and decides the order of bytes whatever the option said. That of UTF-8 is left to who
/// cuts records. Positions behind a transcoder count bytes of the UTF-8 text, not of the source.
package struct Transcoder: Sendable {
    /// Input bytes between two appends to the output; what becomes of them stays in the processor's first cache.
    private static let pieceLength = 4096

    private var decoding: CharacterDecoding
    private let invalidBytes: InvalidBytesPolicy

    package init(from encoding: TextEncoding, invalidBytes: InvalidBytesPolicy) {
        decoding = CharacterDecoding(encoding, invalidBytes)
        self.invalidBytes = invalidBytes
    }

    /// Whether a transcoder would change anything: UTF-8 with bad bytes left in is what readers take as it is.
    package static func isNeeded(from encoding: TextEncoding, invalidBytes: InvalidBytesPolicy) -> Bool {
        encoding != .utf8 || invalidBytes == .replace
    }

    /// Appends the UTF-8 of `input`, which may end anywhere: a character that is cut waits for its rest.
    ///
    /// - Complexity: O(`input.count`). At most three bytes come out for each that goes in, and 16 more.
    package mutating func append(_ input: UnsafeRawBufferPointer, into output: inout [UInt8]) {
        let longest = min(input.count, Transcoder.pieceLength)
        withUnsafeTemporaryAllocation(byteCount: UTF8Cursor.room(for: longest), alignment: 16) { room in
            guard let base = room.baseAddress else { return }
            var start = 0
            while start < input.count {
                let end = min(start + longest, input.count)
                // Safe: the room is what the cursor wants for a piece of this length.
                var text = UTF8Cursor(base, invalidBytes)
                decoding.decode(UnsafeRawBufferPointer(rebasing: input[start..<end]), into: &text)
                output.append(contentsOf: text.written)
                start = end
            }
        }
    }

    /// Appends what a source that ends within a character leaves behind. Then the transcoder is as new.
    package mutating func finish(into output: inout [UInt8]) {
        withUnsafeTemporaryAllocation(byteCount: UTF8Cursor.room(for: 0), alignment: 16) { room in
            guard let base = room.baseAddress else { return }
            // Safe: the end of a source makes one mark at most.
            var text = UTF8Cursor(base, invalidBytes)
            decoding.finish(into: &text)
            output.append(contentsOf: text.written)
        }
    }
}
