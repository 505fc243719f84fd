import Testing

@testable import MillraceText

@Suite struct TranscoderTests {
    static let splits = [1, 7, 65536]

    private func transcoded(
        _ bytes: [UInt8], from encoding: TextEncoding, _ policy: InvalidBytesPolicy, split: Int
    ) -> [UInt8] {
        var transcoder = Transcoder(from: encoding, invalidBytes: policy)
        var output: [UInt8] = []
        bytes.withUnsafeBytes { input in
            for start in stride(from: 0, to: input.count, by: split) {
                let piece = input[start..<min(start + split, input.count)]
                transcoder.append(UnsafeRawBufferPointer(rebasing: piece), into: &output)
            }
        }
        transcoder.finish(into: &output)
        return output
    }

    private func text(_ bytes: [UInt8], from encoding: TextEncoding) -> String {
        String(decoding: transcoded(bytes, from: encoding, .replace, split: 7), as: UTF8.self)
    }

    /// Bytes that lead into every corner: random ones, with runs of ASCII and of what the encoding is full of.
    private static func bytes(for encoding: TextEncoding, _ random: inout SeededGenerator) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 0...60, using: &random) {
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes += (0..<3).map { _ in UInt8.random(in: 0...255, using: &random) }
            case 1: bytes.append([0xED, 0xE0, 0xF0, 0xF4, 0xD8, 0xDC, 0x81, 0xFE, 0xFF, 0x9D][Int(random.next() % 10)])
            case 2: bytes += Array(repeating: UInt8.random(in: 0x80...0xBF, using: &random), count: 3)
            case 3: bytes += encoded("aé€𝄞あ\n", encoding)
            default: bytes += encoded(String(repeating: "plain,", count: Int(random.next() % 9)), encoding)
            }
        }
        return bytes
    }

    private static func encoded(_ text: String, _ encoding: TextEncoding) -> [UInt8] {
        switch encoding {
        case .utf16LittleEndian: text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        case .utf16BigEndian: text.utf16.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
        case .shiftJIS: text.utf8.map { $0 < 0x80 ? $0 : 0x83 }
        case .utf8, .latin1, .windows1252: Array(text.utf8)
        }
    }

    @Test(arguments: TextEncoding.allCases, InvalidBytesPolicy.allCases)
    func `the slow twin agrees at every split`(encoding: TextEncoding, policy: InvalidBytesPolicy) {
        var random = SeededGenerator(seed: 932)
        for _ in 0..<120 {
            let bytes = TranscoderTests.bytes(for: encoding, &random)
            let expected = SlowTranscoder.utf8(bytes, from: encoding, policy)
            for split in TranscoderTests.splits {
                guard transcoded(bytes, from: encoding, policy, split: split) == expected else {
                    Issue.record("\(bytes) at \(split)")
                    return
                }
            }
        }
    }

    @Test(arguments: TextEncoding.allCases)
    func `pieces longer than the transcoder's own are cut at no character`(encoding: TextEncoding) {
        var random = SeededGenerator(seed: 4096)
        var bytes: [UInt8] = []
        while bytes.count < 70_000 { bytes += TranscoderTests.bytes(for: encoding, &random) }
        let expected = SlowTranscoder.utf8(bytes, from: encoding, .replace)
        #expect(transcoded(bytes, from: encoding, .replace, split: 65536) == expected)
        #expect(transcoded(bytes, from: encoding, .replace, split: 4095) == expected)
    }

    @Test func `every UTF-16 unit becomes what the standard library makes of it`() {
        let scalars = (0...0x10FFFF).lazy.filter { $0 % 7 == 0 || $0 < 0x3000 }.compactMap {
            Unicode.Scalar(UInt32($0))
        }
        let text = String(String.UnicodeScalarView(scalars))
        #expect(self.text(TranscoderTests.encoded(text, .utf16BigEndian), from: .utf16BigEndian) == text)
        #expect(self.text(TranscoderTests.encoded(text, .utf16LittleEndian), from: .utf16LittleEndian) == text)
    }

    @Test func `the mark of UTF-16 goes and decides the order`() {
        let (little, big) = ([UInt8](arrayLiteral: 0xFF, 0xFE, 0x61, 0), [UInt8](arrayLiteral: 0xFE, 0xFF, 0, 0x61))
        for encoding in [TextEncoding.utf16LittleEndian, .utf16BigEndian] {
            #expect(text(little, from: encoding) == "a")
            #expect(text(big, from: encoding) == "a")
        }
        // Only the first is a mark; another one is a character.
        #expect(text(little + little, from: .utf16LittleEndian) == "a\u{FEFF}a")
    }

    @Test func `a bad sequence rejects its own record only`() {
        let shiftJIS: [UInt8] = [0x61, 0x0A, 0x82, 0x0A, 0x82, 0xA0, 0x0A, 0x83]
        #expect(
            transcoded(shiftJIS, from: .shiftJIS, .reject, split: 1)
                == [0x61, 0x0A, 0xFF, 0x0A] + Array("あ\n".utf8) + [0xFF])
        let utf16: [UInt8] = [0, 0xD8, 0x0A, 0, 0x61, 0, 0x0A, 0, 0x62]
        #expect(transcoded(utf16, from: .utf16LittleEndian, .reject, split: 1) == [0xFF, 0x0A, 0x61, 0x0A, 0xFF])
        #expect(
            transcoded([0x81, 0x0A, 0x80], from: .windows1252, .reject, split: 1) == [0xFF, 0x0A, 0xE2, 0x82, 0xAC])
    }

    /// The examples of The Unicode Standard, section 3.9, tables 3-8 to 3-11.
    @Test(arguments: [
        ([0xC0, 0xAF, 0xE0, 0x80, 0xBF, 0xF0, 0x81, 0x82, 0x41] as [UInt8], "????????A"),
        ([0xED, 0xA0, 0x80, 0xED, 0xBF, 0xBF, 0xED, 0xAF, 0x41], "????????A"),
        ([0xF4, 0x91, 0x92, 0x93, 0xFF, 0x41, 0x80, 0xBF, 0x42], "?????A??B"),
        ([0xE1, 0x80, 0xE2, 0xF0, 0x91, 0x92, 0xF1, 0xBF, 0x41], "????A"),
    ]) func `bad UTF-8 is replaced as Unicode recommends`(bytes: [UInt8], expected: String) {
        #expect(text(bytes, from: .utf8) == String(expected.map { $0 == "?" ? "\u{FFFD}" : $0 }))
    }

    @Test func `a transcoder is as new after the end of a source`() {
        for encoding in TextEncoding.allCases {
            var transcoder = Transcoder(from: encoding, invalidBytes: .replace)
            var (first, second): ([UInt8], [UInt8]) = ([], [])
            let bytes: [UInt8] = [0xFF, 0xFE, 0x61, 0, 0x83]
            bytes.withUnsafeBytes { transcoder.append($0, into: &first) }
            transcoder.finish(into: &first)
            bytes.withUnsafeBytes { transcoder.append($0, into: &second) }
            transcoder.finish(into: &second)
            #expect(first == second)
        }
    }

    @Test func `only UTF-8 with its bad bytes needs no transcoder`() {
        let needless = TextEncoding.allCases.filter { !Transcoder.isNeeded(from: $0, invalidBytes: .reject) }
        #expect(needless == [.utf8])
        #expect(TextEncoding.allCases.allSatisfy { Transcoder.isNeeded(from: $0, invalidBytes: .replace) })
    }
}
