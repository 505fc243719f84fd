import MillraceBytes
import MillraceColumns
import MillraceCompression

/// Checksums and codecs: over 1 MiB of the CSV, and of PLAIN integers.
func codecKernels(_ table: Table) throws -> [Kernel] {
    let text = Array(table.csv(1 << 13, isQuoted: false).prefix(1 << 20))
    let numbers = table.parts.withUnsafeBytes { Array($0.prefix(1 << 20)) }
    var kernels = [checksumKernel(text)]
    for (kind, bytes) in [("text", text), ("integers", numbers)] {
        for (name, codec) in codecs {
            kernels.append(try compressKernel("\(name) compress, \(kind)", codec, bytes))
            kernels.append(try decompressKernel("\(name) decompress, \(kind)", codec, bytes))
        }
    }
    return kernels
}

private let codecs: [(String, CompressionCodec)] = [
    ("snappy", .snappy), ("zstd:1", .zstd(level: 1)), ("deflate:1", .deflate(level: 1)),
]

private func checksumKernel(_ bytes: [UInt8]) -> Kernel {
    // The slow twin: bit by bit.
    var sum: UInt32 = ~0
    for byte in bytes {
        sum ^= UInt32(byte)
        for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    let expected = ~sum
    return Kernel("CRC-32", values: bytes.count, bytes: bytes.count, floor: .copy(bytes.count)) {
        bytes.withUnsafeBytes { Checksum.crc32($0) }
    } check: {
        $0 == expected
    }
}

/// What is compressed must come back.
private func compressKernel(_ name: String, _ codec: CompressionCodec, _ bytes: [UInt8]) throws -> Kernel {
    let engine = try CodecPair(codec)
    return Kernel(name, values: bytes.count, bytes: bytes.count, floor: .copy(bytes.count)) {
        try bytes.withUnsafeBytes { try engine.compressor.compress($0) }
    } check: { packed in
        try packed.withUnsafeBytes { try engine.decompressor.decompress($0, limit: bytes.count) } == bytes
    }
}

private func decompressKernel(_ name: String, _ codec: CompressionCodec, _ bytes: [UInt8]) throws -> Kernel {
    let engine = try CodecPair(codec)
    let packed = try bytes.withUnsafeBytes { try engine.compressor.compress($0) }
    return Kernel(name, values: bytes.count, bytes: bytes.count, floor: .copy(bytes.count)) {
        try packed.withUnsafeBytes { try engine.decompressor.decompress($0, limit: bytes.count) }
    } check: {
        $0 == bytes
    }
}

/// Both directions, in a box that closures can hold.
private final class CodecPair {
    var compressor: Compressor
    var decompressor: Decompressor

    init(_ codec: CompressionCodec) throws {
        compressor = try Compressor(codec)
        decompressor = try Decompressor(codec)
    }
}
