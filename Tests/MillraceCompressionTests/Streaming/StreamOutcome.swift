@testable import MillraceCompression

/// What an input decompressed to, and the fault that ended it.
struct StreamOutcome {
    private(set) var bytes: [UInt8] = []
    private(set) var fault: StreamFault?

    /// Gives the input in pieces, and room for so many bytes at a time.
    init(
        _ input: [UInt8], _ format: CompressedFormat, pieces: Int = 65_536, room: Int = 100_000,
        windowLimit: Int = 1 << 27, crew: StreamCrew = .solo
    ) {
        do throws(StreamFault) {
            var decompressor = try StreamDecompressor(format, windowLimit: windowLimit, crew: crew)
            var rest = input[...]
            while !rest.isEmpty {
                // A copy, so that a sanitizer sees a byte that is read outside of the piece.
                try append(Array(rest.prefix(pieces)), room: room, to: &decompressor)
                rest = rest.dropFirst(pieces)
            }
            try decompressor.finish()
        } catch {
            fault = error
        }
    }

    private mutating func append(
        _ piece: [UInt8], room: Int, to decompressor: inout StreamDecompressor
    ) throws(StreamFault) {
        var read = 0
        var isFull = false
        var output = [UInt8](repeating: 0, count: room)
        repeat {
            let progress = try piece.span.withUnsafeBytes { input throws(StreamFault) in
                var target = output.mutableSpan
                return try target.withUnsafeMutableBytes { output throws(StreamFault) in
                    try decompressor.decompress(.init(rebasing: input[read...]), into: output)
                }
            }
            read += progress.read
            bytes += output[..<progress.written]
            isFull = progress.written == room
        } while isFull
        if read < piece.count { bytes.append(0xBD) }  // The promise is broken: no test may pass.
    }
}
