import MillraceCompression
import MillraceText
import NIOCore

/// From the bytes of an object as they are stored to text in UTF-8: handed out in runs of bounded length, whatever a few bytes unpack to.
struct SourceStages: ~Copyable {
    private var unpacker: Unpacker
    private let invalidBytes: InvalidBytesPolicy
    private let declaredEncoding: TextEncoding?
    /// The first bytes, while they do not yet say how characters are stored.
    private var opening: [UInt8]? = []
    private var transcoder: Transcoder?
    private var text: [UInt8] = []
    /// What recent text was made of, if it was transcoded.
    private(set) var trail = SourceTrail()

    /// How characters are stored; nil before that is known.
    private(set) var encoding: TextEncoding?
    /// Whether the text is another than the source's own bytes.
    var isTranscoding: Bool { transcoder != nil }
    /// How the object is compressed; nil when it is not.
    var compression: CompressedFormat? { unpacker.format }

    /// `lookAhead` is how much compressed input may be gathered for the crew; a third of what it then takes.
    init(_ options: TextOptions, windowLimit: Int, lookAhead: Int, crew: StreamCrew) {
        unpacker = Unpacker(windowLimit: windowLimit, lookAhead: lookAhead, crew: crew)
        invalidBytes = options.invalidBytes
        declaredEncoding = options.encoding
    }

    /// Takes the next bytes of the object; call it when `next` has found nothing.
    mutating func feed(_ bytes: ByteBuffer) { unpacker.feed(bytes) }

    /// Says that no more bytes will come.
    mutating func end() { unpacker.end() }

    /// Calls `body` with the next run of text.
    ///
    /// - Returns: false when there is none before more bytes are fed, and at the end.
    /// - Throws: `StreamFault`, and what `body` throws.
    mutating func next(_ body: (UnsafeRawBufferPointer) throws -> Void) throws -> Bool {
        switch try unpacker.next() {
        case .chunk(let chunk): try chunk.withUnsafeReadableBytes { try decode($0, body) }
        case .room(let room, let part):
            try room.withUnsafeBytes { try decode(UnsafeRawBufferPointer(rebasing: $0[part]), body) }
            unpacker.giveBack(room)
        case nil: return false
        }
        return true
    }

    /// Calls `body` with what is left once `next` has found nothing and nothing more will be fed.
    mutating func finish(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        try settle(body)
        guard transcoder != nil else { return }
        transcoder?.finish(into: &text)
        try hand(body)
    }

    /// Forgets what the text before `place` was made of.
    mutating func forget(before place: UInt64) { trail.forget(before: place) }

    private mutating func decode(
        _ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        guard opening == nil else {
            opening?.append(contentsOf: bytes)
            if opening?.count ?? 0 >= TextEncoding.headLength { try settle(body) }
            return
        }
        guard let before = transcoder else { return try body(bytes) }
        transcoder?.append(bytes, into: &text)
        trail.append(bytes, before, textLength: text.count)
        try hand(body)
    }

    /// Knows from the first bytes how characters are stored, and hands those bytes on.
    private mutating func settle(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        guard let opening else { return }
        self.opening = nil
        try ForeignInput.refuse(opening)
        let encoding = declaredEncoding ?? opening.withUnsafeBytes { TextEncoding.detect(head: $0) } ?? .utf8
        self.encoding = encoding
        if Transcoder.isNeeded(from: encoding, invalidBytes: invalidBytes) {
            transcoder = Transcoder(from: encoding, invalidBytes: invalidBytes)
        }
        try opening.withUnsafeBytes { try decode($0, body) }
    }

    private mutating func hand(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        guard !text.isEmpty else { return }
        let run = text
        text.removeAll(keepingCapacity: true)
        try run.withUnsafeBytes(body)
    }
}
