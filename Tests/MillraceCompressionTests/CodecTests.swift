import Testing

@testable import MillraceCompression

/// Every codec that has a library behind it, at its edges.
let realCodecs: [CompressionCodec] = [
    .snappy, .lz4Raw, .zstd(level: 1), .zstd(level: 19), .deflate(level: 1), .deflate(level: 12), .gzip(level: 6),
    .bzip2(level: 1), .bzip2(level: 9), .xz(level: 0), .xz(level: 6),
]
let allCodecs = [CompressionCodec.none] + realCodecs
let sizes = [0, 1, 100, 65_537, 1 << 20]

@Suite struct CodecTests {
    @Test(arguments: allCodecs, sizes)
    func roundTrips(codec: CompressionCodec, size: Int) throws {
        var compressor = try Compressor(codec)
        var decompressor = try Decompressor(codec)
        for kind in SampleBytes.Kind.allCases {
            let source = SampleBytes.make(kind, count: size)
            let packed = try source.withUnsafeBytes { try compressor.compress($0) }
            #expect(packed.count <= (try compressor.maximumCompressedSize(of: size)))
            if codec != .none, kind == .zeros, size > 1000 { #expect(packed.count < size / 10) }
            #expect(try unpack(packed, with: &decompressor, exactly: size) == source, "\(kind)")
            #expect(try packed.withUnsafeBytes { try decompressor.decompress($0, limit: 1 << 20) } == source)
        }
    }

    @Test(arguments: allCodecs)
    func isDeterministicFromBlockToBlock(codec: CompressionCodec) throws {
        var compressor = try Compressor(codec)
        let source = SampleBytes.make(.compressible, count: 10_000)
        let first = try source.withUnsafeBytes { try compressor.compress($0) }
        _ = try SampleBytes.make(.random, count: 5000).withUnsafeBytes { try compressor.compress($0) }
        #expect(try source.withUnsafeBytes { try compressor.compress($0) } == first)
    }

    @Test(arguments: allCodecs)
    func refusesTooLittleRoom(codec: CompressionCodec) throws {
        var compressor = try Compressor(codec)
        var decompressor = try Decompressor(codec)
        let source = SampleBytes.make(.random, count: 5000)
        #expect(throws: CompressionFault.destinationTooSmall(capacity: 1000)) {
            try write(to: 1000) { room in try source.withUnsafeBytes { try compressor.compress($0, to: room) } }
        }
        let packed = try source.withUnsafeBytes { try compressor.compress($0) }
        #expect(throws: CompressionFault.self) { try unpack(packed, with: &decompressor, exactly: 4999) }
    }

    @Test(arguments: allCodecs)
    func holdsTheLimit(codec: CompressionCodec) throws {
        var compressor = try Compressor(codec)
        var decompressor = try Decompressor(codec)
        let source = SampleBytes.make(.zeros, count: 1 << 20)
        let packed = try source.withUnsafeBytes { try compressor.compress($0) }
        let refused: CompressionFault = codec == .lz4Raw ? .malformed : .limitExceeded(limit: source.count - 1)
        #expect(throws: refused) {
            try packed.withUnsafeBytes { try decompressor.decompress($0, limit: source.count - 1) }
        }
        #expect(try packed.withUnsafeBytes { try decompressor.decompress($0, limit: source.count) } == source)
    }

    @Test(arguments: realCodecs)
    func refusesCutOffBytes(codec: CompressionCodec) throws {
        var compressor = try Compressor(codec)
        var decompressor = try Decompressor(codec)
        let source = SampleBytes.make(.compressible, count: 3000)
        let packed = try source.withUnsafeBytes { try compressor.compress($0) }
        for length in 0..<packed.count {
            // LZ4's blocks have no end mark: some prefixes are blocks of their own, but never the whole.
            let result = try? unpack(Array(packed[..<length]), with: &decompressor, exactly: source.count)
            #expect(codec == .lz4Raw ? result != source : result == nil, "cut at \(length) of \(packed.count)")
            let grown = try? packed[..<length].withUnsafeBytes { try decompressor.decompress($0, limit: 1 << 16) }
            #expect(grown != source)
        }
    }

    @Test(arguments: realCodecs)
    func survivesCorruptedBytes(codec: CompressionCodec) throws {
        var compressor = try Compressor(codec)
        var decompressor = try Decompressor(codec)
        let source = SampleBytes.make(.compressible, count: 3000)
        let packed = try source.withUnsafeBytes { try compressor.compress($0) }
        for place in packed.indices {
            for flip in [UInt8(1), 0x80, 0xFF] {
                var damaged = packed
                damaged[place] ^= flip
                let result = try? unpack(damaged, with: &decompressor, exactly: source.count)
                #expect((result?.count ?? 0) <= source.count)
                let grown = try? damaged.withUnsafeBytes { try decompressor.decompress($0, limit: 1 << 16) }
                #expect((grown?.count ?? 0) <= 1 << 16)
            }
        }
        for count in [1, 2, 10, 1000] {
            let noise = SampleBytes.make(.random, count: count)
            _ = try? unpack(noise, with: &decompressor, exactly: 10_000)
            _ = try? noise.withUnsafeBytes { try decompressor.decompress($0, limit: 10_000) }
        }
    }

    @Test(arguments: [CompressionCodec.gzip(level: 1), .zstd(level: 1), .bzip2(level: 1), .xz(level: 0)])
    func readsConcatenatedMembers(codec: CompressionCodec) throws {
        var compressor = try Compressor(codec)
        var decompressor = try Decompressor(codec)
        let first = SampleBytes.make(.compressible, count: 1000)
        let second = SampleBytes.make(.random, count: 777)
        let packed =
            try first.withUnsafeBytes { try compressor.compress($0) }
            + second.withUnsafeBytes { try compressor.compress($0) }
        #expect(try unpack(packed, with: &decompressor, exactly: 1777) == first + second)
        #expect(try packed.withUnsafeBytes { try decompressor.decompress($0, limit: 5000) } == first + second)
    }

    @Test(arguments: [
        CompressionCodec.zstd(level: 0), .zstd(level: 23), .deflate(level: 0), .deflate(level: 13), .gzip(level: -1),
        .bzip2(level: 0), .bzip2(level: 10), .xz(level: -1), .xz(level: 10), .zstd(level: .max),
    ])
    func refusesLevels(codec: CompressionCodec) throws {
        #expect(throws: CompressionFault.self) { _ = try Compressor(codec) }
    }

    @Test(arguments: [CompressionCodec.snappy, .lz4Raw, .bzip2(level: 1)])
    func refusesWhatTheLibraryCannotCount(codec: CompressionCodec) throws {
        let compressor = try Compressor(codec)
        #expect(throws: CompressionFault.self) { _ = try compressor.maximumCompressedSize(of: 1 << 33) }
    }
}

@Suite struct ChecksumTests {
    @Test func crc32HasTheKnownValue() {
        #expect(Array("123456789".utf8).withUnsafeBytes { Checksum.crc32($0) } == 0xCBF4_3926)
        #expect([UInt8]().withUnsafeBytes { Checksum.crc32($0) } == 0)
    }

    @Test func crc32GoesOn() {
        let bytes = SampleBytes.make(.random, count: 1000)
        let first = bytes[..<300].withUnsafeBytes { Checksum.crc32($0) }
        #expect(
            bytes[300...].withUnsafeBytes { Checksum.crc32($0, continuing: first) }
                == bytes.withUnsafeBytes { Checksum.crc32($0) })
    }
}

private func unpack(
    _ packed: [UInt8], with decompressor: inout Decompressor, exactly size: Int
) throws -> [UInt8] {
    try write(to: size) { room in try packed.withUnsafeBytes { try decompressor.decompress($0, to: room) } }
}

private func write(to capacity: Int, _ body: (UnsafeMutableRawBufferPointer) throws -> Int) throws -> [UInt8] {
    var room = [UInt8](repeating: 0xAA, count: capacity + 16)
    let written = try room.withUnsafeMutableBytes { try body(.init(rebasing: $0[..<capacity])) }
    #expect(room[capacity...].allSatisfy { $0 == 0xAA }, "written past the end")
    return Array(room[..<written])
}
