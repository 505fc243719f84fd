import MillraceBytes
import MillraceColumns
import Testing

@testable import MillraceText

/// A place in the text is found in the source again, wherever the source was cut into runs and slabs.
@Suite struct SourceTrailTests {
    /// A character, or what is none, and the text that is made of it.
    struct Piece {
        let source: [UInt8]
        let text: String?
    }

    private static func character(_ text: String, _ source: UInt8...) -> Piece { Piece(source: source, text: text) }
    private static func nothing(_ source: UInt8...) -> Piece { Piece(source: source, text: nil) }

    /// Each says the same whatever stands before it; what is broken off needs a character of the second list behind it.
    private static func pieces(_ encoding: TextEncoding) -> (whole: [Piece], broken: [Piece]) {
        switch encoding {
        case .utf8:
            (
                [
                    character("\n", 10), character("é", 0xC3, 0xA9), character("🜁", 0xF0, 0x9F, 0x9C, 0x81),
                    nothing(0xFF),
                ],
                [nothing(0xE3, 0x81), nothing(0xF0, 0x9F, 0x9C), nothing(0xC3)]
            )
        case .utf16LittleEndian:
            (
                [character("\n", 10, 0), character("日", 0xE5, 0x65), character("𝄞", 0x34, 0xD8, 0x1E, 0xDD)],
                [nothing(0x34, 0xD8)]
            )
        case .utf16BigEndian:
            (
                [character("\n", 0, 10), character("日", 0x65, 0xE5), character("𝄞", 0xD8, 0x34, 0xDD, 0x1E)],
                [nothing(0xD8, 0x34)]
            )
        case .latin1: ([character("\n", 10), character("é", 0xE9), character("\u{80}", 0x80)], [])
        case .windows1252: ([character("\n", 10), character("€", 0x80), nothing(0x81)], [])
        case .shiftJIS:
            // Two pairs that say the same, so that the text alone could not tell which of them stood there.
            (
                [
                    character("\n", 10), character("本", 0x96, 0x7B), character("ｱ", 0xB1), character("∵", 0x81, 0xE6),
                    character("∵", 0x87, 0x9A), nothing(0x81, 0xFD), nothing(0xA0),
                ], [nothing(0x93)]
            )
        }
    }

    /// Pieces at random, with runs of ASCII; a broken one has a line end behind it.
    private static func text(_ encoding: TextEncoding, _ random: inout SeededGenerator) -> [Piece] {
        let (whole, broken) = pieces(encoding)
        let plain: Piece =
            switch encoding {
            case .utf16LittleEndian: character("a", 0x61, 0)
            case .utf16BigEndian: character("a", 0, 0x61)
            default: character("a", 0x61)
            }
        var text: [Piece] = []
        for _ in 0..<Int.random(in: 1...80, using: &random) {
            switch Int.random(in: 0..<8, using: &random) {
            case 0: text += Array(repeating: plain, count: Int.random(in: 1...300, using: &random))
            case 1:
                // One broken piece behind another: the second tells that the first was broken. In Shift-JIS they would be a pair.
                if encoding != .shiftJIS { text += broken.prefix(1) }
                text += broken.shuffled(using: &random).prefix(1) + whole.prefix(1)
            default: text += whole.shuffled(using: &random).prefix(1)
            }
        }
        return text
    }

    @Test(arguments: TextEncoding.allCases, InvalidBytesPolicy.allCases)
    func `every place is found again`(encoding: TextEncoding, policy: InvalidBytesPolicy) {
        var random = SeededGenerator(seed: 5)
        guard Transcoder.isNeeded(from: encoding, invalidBytes: policy) else { return }
        for _ in 0..<40 {
            let pieces = SourceTrailTests.text(encoding, &random)
            let runLength = [1, 3, 64, 5000].randomElement(using: &random) ?? 1
            let source = pieces.flatMap(\.source)
            let (trail, length) = SourceTrailTests.trail(source, encoding, policy, runLength: runLength)
            let marks = policy == .reject ? 1 : 3
            var (byte, text) = (0, 0)
            for piece in pieces {
                let located = SourceTrailTests.located(text, by: trail)
                guard located == byte else {
                    Issue.record("\(located), not \(byte), at \(text) in runs of \(runLength)")
                    return
                }
                byte += piece.source.count
                text += piece.text?.utf8.count ?? marks
            }
            #expect(text == length)
            #expect(SourceTrailTests.located(text, by: trail) == byte)
        }
    }

    /// A mark of the order of bytes is no part of the first record, and tells what the records are stored as.
    @Test func aByteOrderMarkIsNoText() throws {
        let source: [UInt8] = [0xFE, 0xFF, 0, 0x61, 0, 10, 0, 0x62, 0, 10]
        var slab = Slab(
            bytes: Array("a\nb\n".utf8), length: 4, index: [], ordinal: 0, byteOffset: 0, firstLine: 1, recordsBefore: 0
        )
        SourceTrailTests.trail(source, .utf16LittleEndian, .reject, runLength: 3).trail.attach(to: &slab)
        let reject = SourceTrailTests.reject(byte: 0, fault: 1, raw: [0x61])
        let located = try #require(slab.origin?.located([reject]).first)
        #expect(located.byte == 2)
        #expect(located.fault.position.byte == 4)
        #expect(located.raw == [0, 0x61])
        #expect(located.encoding == "utf-16be")
    }

    /// What came before a slab is forgotten, but for a character that began there.
    @Test func aCutCharacterIsWhole() throws {
        var (trail, _) = SourceTrailTests.trail([0x61, 10, 0x96, 0x7B, 10], .shiftJIS, .reject, runLength: 3)
        trail.forget(before: 2)
        var slab = Slab(
            bytes: Array("本\n".utf8), length: 4, index: [], ordinal: 1, byteOffset: 2, firstLine: 2, recordsBefore: 1)
        trail.attach(to: &slab)
        let located = try #require(
            slab.origin?.located([SourceTrailTests.reject(byte: 2, fault: 2, raw: Array("本".utf8))]).first)
        #expect(located.byte == 2)
        #expect(located.raw == [0x96, 0x7B])
        trail.forget(before: 6)
        slab = Slab(bytes: [], length: 0, index: [], ordinal: 2, byteOffset: 6, firstLine: 3, recordsBefore: 2)
        trail.attach(to: &slab)
        #expect(slab.origin?.byteCount == 2)
    }

    private static func trail(
        _ source: [UInt8], _ encoding: TextEncoding, _ policy: InvalidBytesPolicy, runLength: Int
    ) -> (trail: SourceTrail, length: Int) {
        var transcoder = Transcoder(from: encoding, invalidBytes: policy)
        var trail = SourceTrail()
        var length = 0
        for start in stride(from: 0, to: source.count, by: runLength) {
            let before = transcoder
            var text: [UInt8] = []
            Array(source[start..<min(start + runLength, source.count)]).withUnsafeBytes { run in
                transcoder.append(run, into: &text)
                trail.append(run, before, textLength: text.count)
            }
            length += text.count
        }
        return (trail, length)
    }

    private static func located(_ place: Int, by trail: SourceTrail) -> Int {
        Int(trail.located(reject(byte: 0, fault: place, raw: []).fault).position.byte)
    }

    private static func reject(byte: UInt64, fault: Int, raw: [UInt8]) -> RejectedRecord {
        let position = SourcePosition(record: 1, line: 1, column: 1, byte: UInt64(fault))
        let fault = RecordFault(reason: .tooFewFields, position: position, detail: "")
        return RejectedRecord(fault: fault, byte: byte, line: 1, raw: raw)
    }
}
