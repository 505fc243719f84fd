import CMillraceCodecs
import Testing

@testable import MillraceCompression

/// A compressed input and what it must decompress to.
struct StreamSample: Sendable, CustomTestStringConvertible {
    let name: String
    let format: CompressedFormat
    let packed: [UInt8]
    let plain: [UInt8]

    var testDescription: String { name }

    /// One input of each format that is worth it: with members of many blocks, none, and of different kinds.
    static let all: [StreamSample] = sizes.flatMap { size in
        SampleBytes.Kind.allCases.flatMap { kind in
            let plain = SampleBytes.make(kind, count: size)
            let half = plain.count / 3
            let (first, second) = (Array(plain[..<half]), Array(plain[half...]))
            return CompressedFormat.allCases.map { format in
                StreamSample(
                    name: "\(format) \(kind) \(size)", format: format,
                    packed: pack(first, format) + pack([], format) + pack(second, format), plain: plain)
            }
        }
    }

    private static let sizes = [0, 1, 1000, 100_000]

    /// Small enough to be damaged at every bit; with every check that the format has.
    static let small: [StreamSample] = CompressedFormat.allCases.map { format in
        let text = Array("id,name\n1,one\n2,two\n3,one two one two\n".utf8)
        return StreamSample(name: "\(format), small", format: format, packed: pack(text, format), plain: text)
    }

    static func pack(_ plain: [UInt8], _ format: CompressedFormat) -> [UInt8] {
        switch format {
        case .gzip: blocks(plain, .gzip(level: 6))
        case .zstd: zstd(plain)
        case .bzip2: blocks(plain, .bzip2(level: 1))
        case .lz4: lz4(plain)
        }
    }

    static func blocks(_ plain: [UInt8], _ codec: CompressionCodec) -> [UInt8] {
        do {
            var compressor = try Compressor(codec)
            return try plain.withUnsafeBytes { try compressor.compress($0) }
        } catch {
            return []
        }
    }

    static func zstd(_ plain: [UInt8], statesSize: Bool = true, windowLog: Int32 = 0, level: Int32 = 3) -> [UInt8] {
        let context = ZSTD_createCCtx()
        defer { ZSTD_freeCCtx(context) }
        ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)
        ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
        ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, statesSize ? 1 : 0)
        ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, windowLog)
        var packed = [UInt8](repeating: 0, count: ZSTD_compressBound(plain.count))
        let count = packed.withUnsafeMutableBytes { target in
            plain.withUnsafeBytes {
                ZSTD_compress2(context, target.baseAddress, target.count, $0.baseAddress, $0.count)
            }
        }
        return Array(packed[..<count])
    }

    static func lz4(_ plain: [UInt8], checksOfBlocks: Bool = true) -> [UInt8] {
        var preferences = LZ4F_preferences_t()
        preferences.frameInfo.contentSize = UInt64(plain.count)
        preferences.frameInfo.contentChecksumFlag = LZ4F_contentChecksumEnabled
        preferences.frameInfo.blockChecksumFlag = checksOfBlocks ? LZ4F_blockChecksumEnabled : LZ4F_noBlockChecksum
        var packed = [UInt8](repeating: 0, count: LZ4F_compressFrameBound(plain.count, &preferences))
        let count = packed.withUnsafeMutableBytes { target in
            plain.withUnsafeBytes {
                LZ4F_compressFrame(target.baseAddress, target.count, $0.baseAddress, $0.count, &preferences)
            }
        }
        return Array(packed[..<count])
    }

    /// A frame that Zstandard and LZ4 pass over.
    static func skippable(_ content: [UInt8], number: UInt8 = 0) -> [UInt8] {
        [0x50 + number, 0x2A, 0x4D, 0x18] + littleEndian(content.count, bytes: 4) + content
    }

    static func littleEndian(_ value: Int, bytes: Int) -> [UInt8] {
        (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
