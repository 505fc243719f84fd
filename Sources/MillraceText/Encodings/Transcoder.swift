/// Turns text of any encoding into UTF-8, piece by piece, without I/O. It cannot fail.
///
/// What the encoding does not know becomes U+FFFD under `InvalidBytesPolicy.replace`. Under `reject` the byte 0xFF takes its place:
/// 0xFF stands nowhere in UTF-8, so the check that every record passes rejects the record it stands in, and only that one.
///
/// A byte order mark of UTF-16 is taken away, and decides the order of bytes whatever the option said. That of UTF-8 is left to who
/// cuts records. Positions behind a transcoder count bytes of the UTF-8 text; `SourceTrail` finds them in the source again.
package struct Transcoder: Sendable {
    /// Input bytes between two appends to the output; what becomes of them stays in the processor's first cache.
    static let pieceLength = 4096

    private var decoding: CharacterDecoding
    private let declared: TextEncoding
    private let invalidBytes: InvalidBytesPolicy

    /// `isInMidst`: the text does not begin here, so that a byte order mark is a character.
    package init(from encoding: TextEncoding, invalidBytes: InvalidBytesPolicy, isInMidst: Bool = false) {
        decoding = CharacterDecoding(encoding, invalidBytes, isInMidst: isInMidst)
        declared = encoding
        self.invalidBytes = invalidBytes
    }

    /// How characters are stored: as was said, but for the order that a byte order mark has told since.
    var encoding: TextEncoding {
        guard case .utf16(let decoding) = decoding else { return declared }
        return decoding.isBigEndian ? .utf16BigEndian : .utf16LittleEndian
    }

    /// The bytes of a character that waits for its rest; nothing of it is in the text.
    var waitingBytes: Int { decoding.waitingBytes }

    /// The bytes of the smallest piece that can be a character.
    var unitBytes: Int {
        if case .utf16 = decoding { 2 } else { 1 }
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

    /// Takes `input`, of at most `pieceLength` bytes, as `append` does, and only tells how many bytes of text come of it.
    mutating func measure(_ input: UnsafeRawBufferPointer) -> Int {
        withUnsafeTemporaryAllocation(byteCount: UTF8Cursor.room(for: input.count), alignment: 16) { room in
            guard let base = room.baseAddress else { return 0 }
            // Safe: the room is what the cursor wants for a piece of this length.
            var text = UTF8Cursor(base, invalidBytes)
            decoding.decode(input, into: &text)
            return text.written.count
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
