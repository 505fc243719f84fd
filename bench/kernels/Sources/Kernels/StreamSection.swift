import CMillraceCodecs
import MillraceCompression

/// Streaming decompression of 4 MiB of the CSV, in pieces of 256 KiB; sizes are those of what comes out.
func streamKernels(_ table: Table) throws -> [Kernel] {
    let text = Array(table.csv(1 << 15, isQuoted: false).prefix(4 << 20))
    let packers: [(CompressedFormat, CompressionCodec)] = [
        (.gzip, .gzip(level: 6)), (.zstd, .zstd(level: 3)), (.bzip2, .bzip2(level: 9)),
    ]
    let kernels = try packers.map { format, codec in
        var compressor = try Compressor(codec)
        return streamKernel(format, try text.withUnsafeBytes { try compressor.compress($0) }, text)
    }
    return kernels + [streamKernel(.lz4, lz4Frame(text), text)]
}

private func lz4Frame(_ plain: [UInt8]) -> [UInt8] {
    var packed = [UInt8](repeating: 0, count: LZ4F_compressFrameBound(plain.count, nil))
    let count = packed.withUnsafeMutableBytes { target in
        plain.withUnsafeBytes { LZ4F_compressFrame(target.baseAddress, target.count, $0.baseAddress, $0.count, nil) }
    }
    return Array(packed[..<count])
}

private func streamKernel(_ format: CompressedFormat, _ packed: [UInt8], _ plain: [UInt8]) -> Kernel {
    Kernel(
        "\(format.rawValue) stream, text", values: plain.count, bytes: plain.count, floor: .copy(plain.count)
    ) {
        try decompressStream(packed, format, size: plain.count)
    } check: {
        $0 == plain
    }
}

private func decompressStream(_ packed: [UInt8], _ format: CompressedFormat, size: Int) throws -> [UInt8] {
    let pieceBytes = 256 << 10
    var decompressor = try StreamDecompressor(format)
    // One byte more than there is, so that it is never full.
    var plain = [UInt8](repeating: 0, count: size + 1)
    var filled = 0
    try packed.withUnsafeBytes { packed in
        for start in stride(from: 0, to: packed.count, by: pieceBytes) {
            let piece = UnsafeRawBufferPointer(rebasing: packed[start..<min(start + pieceBytes, packed.count)])
            try plain.withUnsafeMutableBytes { plain in
                filled += try decompressor.decompress(piece, into: .init(rebasing: plain[filled...])).written
            }
        }
    }
    try decompressor.finish()
    return Array(plain[..<filled])
}
