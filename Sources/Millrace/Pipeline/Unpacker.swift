import MillraceCompression
import NIOCore

/// Decompresses an object as it comes in, if its first bytes say that it is compressed.
struct Unpacker: ~Copyable {
    /// A run of what is inside.
    enum Run {
        /// As it was fed.
        case chunk(ByteBuffer)
        /// The first bytes of the room, which goes back by `giveBack`.
        case room([UInt8], count: Int)
    }

    /// What one run may come to, however small the bytes that it comes out of.
    static let roomBytes = 1 << 20

    private let windowLimit: Int
    private let crew: StreamCrew
    private var chunk = ByteBuffer()
    private var isOver = false
    private var isDecided = false
    private var decompressor: StreamDecompressor?
    private var room: [UInt8] = []
    /// Whether more may come out without new input.
    private var isDraining = false

    /// How the object is compressed; nil when it is not, and before that is known.
    private(set) var format: CompressedFormat?

    init(windowLimit: Int, crew: StreamCrew) {
        self.windowLimit = windowLimit
        self.crew = crew
    }

    /// Takes the next bytes of the object.
    mutating func feed(_ bytes: ByteBuffer) {
        if chunk.readableBytes == 0 { chunk = bytes } else { chunk.writeImmutableBuffer(bytes) }
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
        while chunk.readableBytes > 0 || isDraining || isOver {
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
            defer { room = [] }
            return .room(room, count: progress.written)
        }
        return nil
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
