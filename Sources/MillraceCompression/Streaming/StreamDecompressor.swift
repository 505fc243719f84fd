/// Decompresses one input of one format, however it arrives in pieces, in bounded memory and without I/O.
///
/// All members, frames or streams of the input become one stream of bytes. Checksums and lengths are verified wherever the format
/// has them. Input is not trusted: every call returns what the bytes say or throws. What comes out, and the fault if there is one,
/// depends on the input alone, never on its pieces, on the room for output or on the crew.
///
///     var decompressor = try StreamDecompressor(.gzip)
///     for piece in pieces {
///         var rest = piece
///         var progress: StreamProgress
///         repeat {
///             progress = try decompressor.decompress(rest, into: room)
///             rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(progress.read))
///             consume(room.prefix(progress.written))
///         } while progress.written == room.count
///     }
///     try decompressor.finish()
///
/// A decompressor belongs to one thread at a time. After a fault it is of no more use.
package struct StreamDecompressor: ~Copyable, Sendable {
    private enum Engine: Sendable {
        case gzip(GzipStream)
        case zstd(ZstdStream)
        case bzip2(Bzip2Stream)
        case lz4(LZ4Stream)
    }

    package let format: CompressedFormat
    private let engine: Engine

    /// Makes the context.
    ///
    /// `windowLimit` is what a zstd frame's window may take at most, in bytes; the default is what every zstd decoder grants. The
    /// other formats need less than 5 MB. Members of gzip and frames of zstd are decompressed on the crew's
    /// threads where they lie whole in the input and fit into the output: so the larger both are, the more of them at once.
    ///
    /// - Throws: `StreamFault` with the reason `outOfMemory`.
    package init(
        _ format: CompressedFormat, windowLimit: Int = 1 << 27, crew: StreamCrew = .solo
    ) throws(StreamFault) {
        engine = try StreamDecompressor.makeEngine(format, windowLimit: windowLimit, crew: crew)
        self.format = format
    }

    private static func makeEngine(
        _ format: CompressedFormat, windowLimit: Int, crew: StreamCrew
    ) throws(StreamFault) -> Engine {
        switch format {
        case .gzip: .gzip(GzipStream(crew: crew))
        case .zstd: .zstd(try ZstdStream(windowLimit: windowLimit, crew: crew))
        case .bzip2: .bzip2(Bzip2Stream())
        case .lz4: .lz4(try LZ4Stream())
        }
    }

    /// Takes bytes of the input, and writes what they decompress to.
    ///
    /// Returns when the output is full, or else when all of `input` has been taken: when `written == output.count`, call again with
    /// the rest of the input, even if that is empty, since more may be waiting to come out. `output` must have room.
    ///
    /// - Throws: `StreamFault`. What was written in the same call before the fault was found is lost.
    package mutating func decompress(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws(StreamFault) -> StreamProgress {
        switch engine {
        case .gzip(let stream): try stream.decompress(input, into: output)
        case .zstd(let stream): try stream.decompress(input, into: output)
        case .bzip2(let stream): try stream.decompress(input, into: output)
        case .lz4(let stream): try stream.decompress(input, into: output)
        }
    }

    /// Says that the input has ended: it must not have ended inside a member or frame, and everything must have come out.
    ///
    /// - Throws: `StreamFault` with the reason `truncated`.
    package mutating func finish() throws(StreamFault) {
        switch engine {
        case .gzip(let stream): try stream.finish()
        case .zstd(let stream): try stream.finish()
        case .bzip2(let stream): try stream.finish()
        case .lz4(let stream): try stream.finish()
        }
    }

    /// Whether a larger input and output would let more members or frames be decompressed at once: some have ended, and on the whole
    /// they were short enough for several to lie in `bytes` of input.
    package func gainsFrom(_ bytes: Int) -> Bool {
        switch format {
        case .gzip, .zstd:
            let ended = position.member - 1
            return ended > 0 && position.compressedOffset / ended <= bytes / 4
        case .bzip2, .lz4: return false
        }
    }

    /// How far it has come.
    package var position: StreamPosition {
        switch engine {
        case .gzip(let stream): stream.position
        case .zstd(let stream): stream.position
        case .bzip2(let stream): stream.position
        case .lz4(let stream): stream.position
        }
    }
}
