import Testing

@testable import MillraceText

@Suite struct ShiftJISTableTests {
    /// Of each first byte's 188 pairs: how many are characters, and a sum that knows their order; made by
    /// `scripts/make-shift-jis-table.py --sums` with Python's code page 932.
    private static let sums: [(lead: UInt8, count: Int, sum: UInt32)] = [
        (0x81, 147, 0x1ACA58EF), (0x82, 145, 0x22D90A0B), (0x83, 134, 0x630C0025),
        (0x84, 98, 0x7E25B8E4), (0x85, 0, 0x00000000), (0x86, 0, 0x00000000),
        (0x87, 83, 0xC2F6193C), (0x88, 94, 0x3CFE3BE3), (0x89, 188, 0xA03F4AB1),
        (0x8A, 188, 0xE49BD930), (0x8B, 188, 0xD3B9AFB3), (0x8C, 188, 0x62AAFFE4),
        (0x8D, 188, 0x3113D08C), (0x8E, 188, 0x42F5107D), (0x8F, 188, 0x47A33BB0),
        (0x90, 188, 0x8D632C6B), (0x91, 188, 0x07C23B10), (0x92, 188, 0x39CA284B),
        (0x93, 188, 0xCF72650C), (0x94, 188, 0x34F27F9E), (0x95, 188, 0x18D223E0),
        (0x96, 188, 0x2573C91B), (0x97, 188, 0x312365E2), (0x98, 145, 0xEDE4F65B),
        (0x99, 188, 0xCF186FD7), (0x9A, 188, 0xF3F32800), (0x9B, 188, 0x9D1B9076),
        (0x9C, 188, 0xBF0C31CB), (0x9D, 188, 0xDD435E95), (0x9E, 188, 0xE39AF09C),
        (0x9F, 188, 0x547CF333), (0xE0, 188, 0x0CF74CB0), (0xE1, 188, 0x27375BF9),
        (0xE2, 188, 0x1A6BA7DF), (0xE3, 188, 0x7A747878), (0xE4, 188, 0x91846E17),
        (0xE5, 188, 0x4D05F167), (0xE6, 188, 0x320659BE), (0xE7, 188, 0x35D66780),
        (0xE8, 188, 0xEEDA5229), (0xE9, 188, 0xEC953EE7), (0xEA, 100, 0x39E3088D),
        (0xEB, 0, 0x00000000), (0xEC, 0, 0x00000000), (0xED, 188, 0xB3A7AFD9),
        (0xEE, 186, 0x232AD905), (0xEF, 0, 0x00000000), (0xF0, 188, 0x42F04C5E),
        (0xF1, 188, 0x26C34D5E), (0xF2, 188, 0x0A964E5E), (0xF3, 188, 0xEE694F5E),
        (0xF4, 188, 0xD23C505E), (0xF5, 188, 0xB60F515E), (0xF6, 188, 0x99E2525E),
        (0xF7, 188, 0x7DB5535E), (0xF8, 188, 0x6188545E), (0xF9, 188, 0x455B555E),
        (0xFA, 188, 0xA2CEEF34), (0xFB, 188, 0x3D7B201E), (0xFC, 12, 0x7D363BCA),
    ]

    private func character(_ bytes: [UInt8]) -> UInt32? {
        var transcoder = Transcoder(from: .shiftJIS, invalidBytes: .replace)
        var output: [UInt8] = []
        bytes.withUnsafeBytes { transcoder.append($0, into: &output) }
        transcoder.finish(into: &output)
        let scalars = Array(String(decoding: output, as: UTF8.self).unicodeScalars)
        return scalars.count == 1 && scalars[0] != "\u{FFFD}" ? scalars[0].value : nil
    }

    @Test func `every pair is the character that another decoder makes of it`() {
        for (lead, count, sum) in ShiftJISTableTests.sums {
            let trails = Array(0x40...0x7E) + Array(0x80...0xFC) as [UInt8]
            let characters = trails.map { character([lead, $0]) }
            #expect(characters.count { $0 != nil } == count)
            #expect(characters.reduce(UInt32(0)) { $0 &* 31 &+ ($1 ?? 0) } == sum)
        }
    }

    @Test func `a first byte of a pair is never a character by itself`() {
        let leads = Set(ShiftJISTableTests.sums.map(\.lead))
        for byte in UInt8.min...UInt8.max {
            let expected: UInt32? =
                switch byte {
                case 0...0x80: UInt32(byte)
                case 0xA1...0xDF: 0xFF61 + UInt32(byte) - 0xA1
                default: nil
                }
            #expect(character([byte]) == expected)
            #expect(!leads.contains(byte) || expected == nil)
        }
    }

    @Test(
        arguments: [
            ([0x93, 0xFA, 0x96, 0x7B], "日本"), ([0x83, 0x5C, 0x5C], "ソ\\"), ([0xB1, 0xB2], "ｱｲ"), ([0x81, 0x60], "～"),
            ([0x87, 0x40], "①"), ([0xFA, 0x40], "ⅰ"), ([0xED, 0x40], "纊"), ([0xF0, 0x40], "\u{E000}"), ([0x7E], "~"),
        ] as [([UInt8], String)]) func `known texts come out right`(bytes: [UInt8], text: String)
    {
        var transcoder = Transcoder(from: .shiftJIS, invalidBytes: .reject)
        var output: [UInt8] = []
        bytes.withUnsafeBytes { transcoder.append($0, into: &output) }
        transcoder.finish(into: &output)
        #expect(String(decoding: output, as: UTF8.self) == text)
    }
}
