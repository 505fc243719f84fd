import MillraceCompression
import NIOCore

/// Decompresses an object as it comes in, if its first bytes say that it is compressed.
struct Unpacker: ~Copyable {
    /// A run of what is inside.
    enum Run {
        /// As it was fed.
        case chunk(ByteBuffer)
        /// A part of the room, which goes back by `giveBack`.
        case room([UInt8], Range<Int>)
    }

    /// What one run may come to, however small the bytes that it comes out of.
    static let roomBytes = 1 << 20
    /// What usually comes in at once.
    private static let chunkBytes = 1 << 20

    /// How much input is gathered where members or frames can be decompressed side by side; what comes out may be twice that.
    private let lookAhead: Int
    private let windowLimit: Int
    private let crew: StreamCrew
    private var chunk = ByteBuffer()
    private var isOver = false
    private var isDecided = false
    private var decompressor: StreamDecompressor?
    private var room: [UInt8] = []
    /// What of the room has not been handed out yet.
    private var waiting = 0..<0
    /// Whether more may come out without new input.
    private var isDraining = false

    /// How the object is compressed; nil when it is not, and before that is known.
    private(set) var format: CompressedFormat?

    init(windowLimit: Int, lookAhead: Int, crew: StreamCrew) {
        self.lookAhead = crew.width > 1 ? lookAhead : 0
        self.windowLimit = windowLimit
        self.crew = crew
    }

    /// Takes the next bytes of the object.
    mutating func feed(_ bytes: ByteBuffer) {
        guard chunk.readableBytes > 0 else { return chunk = bytes }
        chunk.discardReadBytes()
        chunk.writeImmutableBuffer(bytes)
    }

    /// Says that no more bytes will come.
    mutating func end() { isOver = true }

    /// The next run; nil when more bytes are needed, and at the end.
    ///
    /// - Throws: `StreamFault`.
    mutating func next() throws -> Run? {
        if !isDecided, try !decide() { return nil }
        guard format != nil else {
            guard chunk.readableBytes > 0 else { return nil }
            defer { chunk = ByteBuffer() }
            return .chunk(chunk)
        }
        return try unpack()
    }

    /// Takes the room of a run back, to be used again.
    mutating func giveBack(_ room: [UInt8]) { self.room = room }

    private mutating func decide() throws -> Bool {
        guard chunk.readableBytes >= CompressedFormat.headBytes || isOver else { return false }
        isDecided = true
        format = CompressedFormat.recognise(chunk.readableBytesView)
        guard let format else { return true }
        decompressor = try StreamDecompressor(format, windowLimit: windowLimit, crew: crew)
        room = [UInt8](repeating: 0, count: Unpacker.roomBytes)
        return true
    }

    private mutating func unpack() throws -> Run? {
        if !waiting.isEmpty { return handOut() }
        while chunk.readableBytes > 0 || isDraining || isOver {
            if isGathering() { return nil }
            guard decompressor != nil else { return nil }
            let isLast = chunk.readableBytes == 0 && !isDraining
            if isLast {
                try decompressor?.finish()
                decompressor = nil
                return nil
            }
            let progress = try step()
            isDraining = progress.written == room.count
            guard progress.written > 0 else { continue }
            waiting = 0..<progress.written
            return handOut()
        }
        return nil
    }

    private mutating func handOut() -> Run {
        let part = waiting.prefix(Unpacker.roomBytes)
        waiting = waiting.dropFirst(part.count)
        defer { room = [] }
        return .room(room, part)
    }

    /// Whether more input is waited for, so that there are several members or frames to share out.
    private mutating func isGathering() -> Bool {
        guard decompressor?.gainsFrom(lookAhead) == true else { return false }
        if room.count < 2 * lookAhead { room = [UInt8](repeating: 0, count: 2 * lookAhead) }
        return !isOver && chunk.readableBytes + Unpacker.chunkBytes <= lookAhead
    }

    private mutating func step() throws -> (read: Int, written: Int) {
        var (read, written) = (0, 0)
        try room.withUnsafeMutableBytes { room in
            try chunk.withUnsafeReadableBytes { input in
                guard let progress = try decompressor?.decompress(input, into: room) else { return }
                (read, written) = (progress.read, progress.written)
            }
        }
        chunk.moveReaderIndex(forwardBy: read)
        return (read, written)
    }
}
