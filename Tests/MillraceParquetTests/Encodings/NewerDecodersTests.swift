import Testing

@testable import MillraceParquet

/// Bytes worked out by hand from Encodings.md.
@Suite struct NewerDecodersTests {
    @Test func deltasOfTheSpecification() throws {
        // SPEC: "Delta Encoding", examples 1 and 2: blocks of 8 in one miniblock.
        #expect(try integers([8, 1, 5, 2, 2, 0], 5) == [1, 2, 3, 4, 5])
        #expect(try integers([8, 1, 8, 14, 3, 2, 0b1100_0000, 0b0011_1111], 8) == [7, 5, 3, 1, 2, 3, 4, 5])
    }

    @Test func deltasWrapAround() throws {
        // From the largest to the smallest is one step: the difference is 1, or as many bits as there are.
        let largest: [UInt8] = [0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]
        #expect(try integers([8, 1, 2] + largest + [2, 0], 2) == [.max, .min])
        #expect(try integers([8, 1, 2, 0, 1, 64] + Array(repeating: 0xFF, count: 8), 2) == [0, -2])
    }

    @Test func unusedMiniblocksMaySayAnything() throws {
        let bytes: [UInt8] = [0x80, 0x01, 4, 2, 0, 2, 0, 255, 99, 65]
        #expect(try integers(bytes, 2) == [0, 1])
    }

    @Test func noValues() throws {
        #expect(try integers([], 0) == [])
        #expect(try integers([0x80, 0x01, 4, 0, 0], 0) == [])
    }

    @Test func endOfDeltas() throws {
        let bytes: [UInt8] = [8, 1, 8, 14, 3, 2, 0b1100_0000, 0b0011_1111, 77, 78]
        try bytes.withUnsafeBytes { raw in
            let end = try DeltaBinaryPackedDecoder(raw).endOffset()
            #expect(end == 8)
        }
    }

    @Test(
        arguments: [
            [8], [8, 1], [8, 1, 3], [8, 0, 3, 0], [0, 1, 3, 0], [9, 1, 3, 0], [8, 3, 3, 0], [8, 1, 3, 0],
            [8, 1, 3, 0, 0], [8, 1, 3, 0, 0, 8], [8, 1, 3, 0, 0, 8, 1], [8, 1, 3, 0, 0, 65, 1, 2, 3, 4, 5, 6, 7, 8, 9],
            [8, 1, 2, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01, 1, 3, 0, 0, 0],
            [8, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01, 0, 0, 0],
        ] as [[UInt8]])
    func malformedDeltasAreRefused(bytes: [UInt8]) {
        #expect(throws: ParquetFault.self) { try integers(bytes, 3) }
    }

    @Test func textsOfTheSpecification() throws {
        // SPEC: "Delta-length byte array": lengths 5, 5, 6, 6, then the letters.
        let lengths: [UInt8] = [0x80, 0x01, 4, 4, 10, 0, 1, 0, 0, 0, 0b010, 0, 0, 0]
        #expect(
            try deltaLength(lengths + Array("HelloWorldFoobarABCDEF".utf8), 4) == [
                "Hello", "World", "Foobar", "ABCDEF",
            ])
        #expect(throws: ParquetFault.self) { try deltaLength(lengths + Array("HelloWorldFoobarABCDE".utf8), 4) }
    }

    @Test func prefixesOfTheSpecification() throws {
        // SPEC: "Delta Strings": axis, axle, babble, babyhood: prefixes 0, 2, 0, 3; suffix lengths 4, 2, 6, 5.
        // Deltas 2, -2, 3 are 4, 0, 5 above the least; -2, 4, -1 are 0, 6, 1 above it; three bits each.
        let prefixes: [UInt8] = [8, 1, 4, 0, 3, 3, 0b0100_0100, 0b0000_0001, 0]
        let suffixes: [UInt8] = [8, 1, 4, 8, 3, 3, 0b0111_0000, 0, 0]
        let bytes = prefixes + suffixes
        #expect(try deltaStrings(bytes + Array("axislebabbleyhood".utf8), 4) == ["axis", "axle", "babble", "babyhood"])
    }

    @Test func streamsOfTheSpecification() throws {
        // SPEC: "Byte Stream Split": three values of four bytes.
        let bytes: [UInt8] = [0xAA, 0x00, 0xA3, 0xBB, 0x11, 0xB4, 0xCC, 0x22, 0xC5, 0xDD, 0x33, 0xD6]
        let plain: [UInt8] = [0xAA, 0xBB, 0xCC, 0xDD, 0x00, 0x11, 0x22, 0x33, 0xA3, 0xB4, 0xC5, 0xD6]
        try bytes.withUnsafeBytes { raw in
            for cut in 0...3 {
                var decoder = try ByteStreamSplitDecoder(raw, width: 4)
                #expect(try decoder.decode(cut) + decoder.decode(3 - cut) == plain)
                #expect(throws: ParquetFault.self) { try decoder.decode(1) }
            }
            #expect(throws: ParquetFault.self) { try ByteStreamSplitDecoder(raw, width: 5) }
        }
    }

    @Test func oldLevelsOfTheSpecification() throws {
        // SPEC: "Bit-packed (Deprecated)": 0 to 7 in three bits each, most significant first.
        let bytes: [UInt8] = [0b0000_0101, 0b0011_1001, 0b0111_0111]
        try bytes.withUnsafeBytes { raw in
            for cut in 0...8 {
                var decoder = try BitPackedLevelsDecoder(raw, bitWidth: 3)
                let levels = try decoder.decode(cut, maximum: 7, as: UInt8.self)
                #expect(try levels + decoder.decode(8 - cut, maximum: 7, as: UInt8.self) == [0, 1, 2, 3, 4, 5, 6, 7])
                #expect(throws: ParquetFault.self) { try decoder.decode(1, maximum: 7, as: UInt8.self) }
            }
            var decoder = try BitPackedLevelsDecoder(raw, bitWidth: 3)
            #expect(throws: ParquetFault.self) { try decoder.decode(8, maximum: 6, as: UInt8.self) }
        }
        #expect(BitPackedLevelsDecoder.byteCount(9, bitWidth: 3) == 4)
    }

    private func integers(_ bytes: [UInt8], _ count: Int) throws -> [Int64] {
        try bytes.withUnsafeBytes { raw in
            var decoder = try DeltaBinaryPackedDecoder(raw)
            return try decoder.decode(count, as: Int64.self)
        }
    }

    private func deltaLength(_ bytes: [UInt8], _ count: Int) throws -> [String] {
        try bytes.withUnsafeBytes { raw in
            var decoder = try DeltaLengthByteArrayDecoder(raw)
            var texts: [String] = []
            try decoder.decode(count) { texts.append(String(decoding: $0, as: UTF8.self)) }
            return texts
        }
    }

    private func deltaStrings(_ bytes: [UInt8], _ count: Int) throws -> [String] {
        try bytes.withUnsafeBytes { raw in
            var decoder = try DeltaByteArrayDecoder(raw)
            var texts: [String] = []
            try decoder.decode(count) { texts.append(String(decoding: $0, as: UTF8.self)) }
            return texts
        }
    }
}
