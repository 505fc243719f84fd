@testable import MillraceText

/// A whole text to UTF-8, one character at a time, with as little in common with `Transcoder` as can be: the standard library reads the
/// Unicode encodings, and everything else is looked up.
enum SlowTranscoder {
    static func utf8(_ bytes: [UInt8], from encoding: TextEncoding, _ policy: InvalidBytesPolicy) -> [UInt8] {
        let characters =
            switch encoding {
            case .utf8: utf8Characters(bytes)
            case .utf16LittleEndian: utf16Characters(bytes, isBigEndian: false)
            case .utf16BigEndian: utf16Characters(bytes, isBigEndian: true)
            case .latin1: bytes.map { Unicode.Scalar($0) as Unicode.Scalar? }
            case .windows1252: bytes.map(windows1252)
            case .shiftJIS: shiftJIS(bytes)
            }
        if encoding == .utf8, policy == .reject { return bytes }
        return characters.flatMap { character -> [UInt8] in
            if let character { return Array(String(character).utf8) }
            return policy == .reject ? [0xFF] : [0xEF, 0xBF, 0xBD]
        }
    }

    private static func utf8Characters(_ bytes: [UInt8]) -> [Unicode.Scalar?] {
        parsed(bytes, with: Unicode.UTF8.ForwardParser()) { Unicode.UTF8.decode($0) }
    }

    private static func utf16Characters(_ bytes: [UInt8], isBigEndian: Bool) -> [Unicode.Scalar?] {
        var units = stride(from: 0, to: bytes.count - 1, by: 2).map { place -> UInt16 in
            let (first, second) = (UInt16(bytes[place]), UInt16(bytes[place + 1]))
            return isBigEndian ? first << 8 | second : second << 8 | first
        }
        if units.first == 0xFFFE { units = units.map(\.byteSwapped) }
        if units.first == 0xFEFF { units.removeFirst() }
        var characters = parsed(units, with: Unicode.UTF16.ForwardParser()) { Unicode.UTF16.decode($0) }
        // What is left at the end is one fault, be it half a unit, half a pair or both.
        let endsInHalfPair = units.last.map { 0xD800..<0xDC00 ~= $0 } ?? false
        if bytes.count % 2 == 1, !endsInHalfPair { characters.append(nil) }
        return characters
    }

    private static func parsed<Parser: Unicode.Parser, Unit>(
        _ units: [Unit], with parser: Parser, _ decode: (Parser.Encoding.EncodedScalar) -> Unicode.Scalar
    ) -> [Unicode.Scalar?] where Parser.Encoding.CodeUnit == Unit {
        var (parser, units) = (parser, units.makeIterator())
        var characters: [Unicode.Scalar?] = []
        while true {
            switch parser.parseScalar(from: &units) {
            case .valid(let encoded): characters.append(decode(encoded))
            case .error: characters.append(nil)
            case .emptyInput: return characters
            }
        }
    }

    private static func windows1252(_ byte: UInt8) -> Unicode.Scalar? {
        let upper: [UInt8: Unicode.Scalar] = [
            0x80: "€", 0x82: "‚", 0x83: "ƒ", 0x84: "„", 0x85: "…", 0x86: "†", 0x87: "‡", 0x88: "ˆ", 0x89: "‰",
            0x8A: "Š",
            0x8B: "‹", 0x8C: "Œ", 0x8E: "Ž", 0x91: "‘", 0x92: "’", 0x93: "“", 0x94: "”", 0x95: "•", 0x96: "–",
            0x97: "—",
            0x98: "˜", 0x99: "™", 0x9A: "š", 0x9B: "›", 0x9C: "œ", 0x9E: "ž", 0x9F: "Ÿ",
        ]
        return 0x80..<0xA0 ~= byte ? upper[byte] : Unicode.Scalar(byte)
    }

    /// SPEC: WHATWG Encoding, "Shift_JIS decoder", in its own words.
    private static func shiftJIS(_ bytes: [UInt8]) -> [Unicode.Scalar?] {
        var characters: [Unicode.Scalar?] = []
        var queue = bytes[...]
        while let byte = queue.popFirst() {
            switch byte {
            case 0...0x80: characters.append(Unicode.Scalar(byte))
            case 0xA1...0xDF: characters.append(Unicode.Scalar(0xFF61 - 0xA1 + UInt32(byte)))
            case 0x81...0x9F, 0xE0...0xFC:
                guard let trail = queue.popFirst() else { return characters + [nil] }
                let character = SlowTranscoder.pair(byte, trail)
                characters.append(character)
                if character == nil, trail < 0x80 { queue = [trail] + queue }
            default: characters.append(nil)
            }
        }
        return characters
    }

    private static func pair(_ lead: UInt8, _ trail: UInt8) -> Unicode.Scalar? {
        guard (0x40...0x7E).contains(trail) || (0x80...0xFC).contains(trail) else { return nil }
        let pointer =
            (Int(lead) - (lead < 0xA0 ? 0x81 : 0xC1)) * 188 + Int(trail) - (trail < 0x7F ? 0x40 : 0x41)
        if (8836...10715).contains(pointer) { return Unicode.Scalar(UInt32(0xE000 - 8836 + pointer)) }
        guard let row = ShiftJISTable.rows.first(where: { $0.row == pointer / 94 }) else { return nil }
        let scalar = row.text.unicodeScalars.dropFirst(pointer % 94).first
        return scalar == "\u{FFFD}" ? nil : scalar
    }
}
