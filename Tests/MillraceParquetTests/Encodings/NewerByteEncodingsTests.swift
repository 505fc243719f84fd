import MillraceBytes
import Testing

@testable import MillraceParquet

@Suite struct NewerByteEncodingsTests {
    @Test(arguments: [0, 1, 2, 33, 129, 500])
    func texts(count: Int) throws {
        var random = TestRandom(seed: UInt64(count))
        let texts = (0..<count).map { _ in
            (0..<Int.random(in: 0...40, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
        }
        let bytes = encodedTexts(texts)
        for step in [1, 10, max(count, 1)] { #expect(try decodedTexts(bytes, count, step: step) == texts) }
        // All values are needed, so no cut can go unnoticed unless it only takes away what the last miniblock is filled up with.
        for cut in 0..<bytes.count {
            let result = Result { try decodedTexts(Array(bytes[..<cut]), count, step: 10) }
            if case .success(let found) = result { #expect(found == texts) }
        }
        for _ in 0..<500 where !bytes.isEmpty {
            var damaged = bytes
            damaged[Int.random(in: 0..<damaged.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            _ = try? decodedTexts(damaged, count, step: 10)
            damaged.withUnsafeBytes { raw in
                guard var decoder = try? DeltaByteArrayDecoder(raw) else { return }
                let count = min(decoder.remaining, 1000)
                try? decoder.decode(count) { _ in }
            }
        }
    }

    @Test func aPrefixMustBeThere() throws {
        // Prefix lengths 0 and 3, suffixes "ab" and "c": the second value wants three bytes of two.
        let prefixes: [UInt8] = [8, 1, 2, 0, 6, 0]
        let suffixes: [UInt8] = [8, 1, 2, 4, 1, 0]
        let bytes = prefixes + suffixes + Array("abc".utf8)
        try bytes.withUnsafeBytes { raw in
            var decoder = try DeltaByteArrayDecoder(raw)
            try decoder.decode(1) { #expect($0.elementsEqual("ab".utf8)) }
            #expect(throws: ParquetFault.self) { try decoder.decode(1) { _ in } }
        }
    }

    @Test(arguments: [0, 1, 7, 1000])
    func doubles(count: Int) throws {
        var random = TestRandom(seed: 9)
        let values = (0..<count).map { _ in Double(bitPattern: random.next()).bitPattern }
        var sink = ByteSink()
        values.withUnsafeBytes { ByteStreamSplitEncoder.encode(plain: $0, into: &sink) }
        let plain = values.withUnsafeBytes { [UInt8]($0) }
        let bytes = sink.copyBytes()
        // The first stream holds the lowest bytes.
        #expect(Array(bytes.prefix(count)) == values.map { UInt8(truncatingIfNeeded: $0) })
        try bytes.withUnsafeBytes { raw in
            var decoder = try ByteStreamSplitDecoder(raw, width: 8)
            var found: [UInt8] = []
            while decoder.remaining > 0 { found += try decoder.decode(min(decoder.remaining, 13)) }
            #expect(found == plain)
        }
    }

    private func encodedTexts(_ texts: [[UInt8]]) -> [UInt8] {
        var plain = ByteSink()
        for text in texts {
            plain.append(littleEndian: UInt32(text.count))
            plain.append(text)
        }
        var sink = ByteSink()
        DeltaLengthByteArrayEncoder.encode(plain: plain.bytes, into: &sink)
        return sink.copyBytes()
    }

    private func decodedTexts(_ bytes: [UInt8], _ count: Int, step: Int) throws -> [[UInt8]] {
        try bytes.withUnsafeBytes { raw in
            var decoder = try DeltaLengthByteArrayDecoder(raw)
            var texts: [[UInt8]] = []
            while texts.count < count {
                try decoder.decode(min(step, count - texts.count)) { texts.append([UInt8]($0)) }
            }
            return texts
        }
    }
}
