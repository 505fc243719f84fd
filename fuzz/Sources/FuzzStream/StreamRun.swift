import FuzzKit
import MillraceCompression

/// What an input decompressed to in one delivery.
struct StreamRun {
    /// More is not asked for: a few bytes may become any number.
    private static let outputLimit = 4 << 20

    private(set) var bytes: [UInt8] = []
    private(set) var fault: StreamFault?
    private(set) var isCutShort = false

    init(_ input: [UInt8], _ format: CompressedFormat, pieces: Int, room: Int, width: Int = 1) {
        do throws(StreamFault) {
            try run(input, format, pieces: pieces, room: room, width: width)
        } catch {
            fault = error
        }
    }

    private mutating func run(
        _ input: [UInt8], _ format: CompressedFormat, pieces: Int, room: Int, width: Int
    ) throws(StreamFault) {
        let crew = StreamCrew(width: width) { count, body in for piece in 0..<count { body(piece, piece % width) } }
        var decompressor = try StreamDecompressor(format, windowLimit: 1 << 20, crew: crew)
        var output = [UInt8](repeating: 0, count: room)
        var rest = input[...]
        while !rest.isEmpty {
            // A copy, so that AddressSanitizer sees what is read beyond it.
            let piece = Array(rest.prefix(pieces))
            rest = rest.dropFirst(pieces)
            var read = 0
            var progress: StreamProgress
            repeat {
                progress = try piece.span.withUnsafeBytes { source throws(StreamFault) in
                    var target = output.mutableSpan
                    return try target.withUnsafeMutableBytes { target throws(StreamFault) in
                        try decompressor.decompress(.init(rebasing: source[read...]), into: target)
                    }
                }
                read += progress.read
                bytes += output[..<progress.written]
                isCutShort = bytes.count > StreamRun.outputLimit
                if isCutShort { return }
            } while progress.written == room
            require(read == piece.count, "\(piece.count - read) bytes left with room for more")
        }
        try decompressor.finish()
    }
}
