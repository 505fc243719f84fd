/// Writes DEFLATE by hand, so that a test can say what no compressor would. SPEC: RFC 1951 §3.2.
struct DeflateWriter {
    private(set) var bytes: [UInt8] = []
    private var used = 8

    /// A number, from its lowest bit.
    mutating func number(_ value: Int, _ width: Int) {
        for bit in 0..<width { append(value >> bit & 1) }
    }

    /// A word of a prefix code, from its highest bit.
    mutating func word(_ value: Int, _ width: Int) {
        for bit in (0..<width).reversed() { append(value >> bit & 1) }
    }

    private mutating func append(_ bit: Int) {
        if used == 8 {
            bytes.append(0)
            used = 0
        }
        bytes[bytes.count - 1] |= UInt8(bit << used)
        used += 1
    }

    mutating func fixedBlock(isLast: Bool) {
        number(isLast ? 1 : 0, 1)
        number(1, 2)
    }

    mutating func fixedLiteral(_ byte: UInt8) {
        if byte < 144 { word(0x30 + Int(byte), 8) } else { word(0x190 + Int(byte) - 144, 9) }
    }

    mutating func fixedMatchOfThree(distanceSymbol: Int) {
        word(1, 7)
        word(distanceSymbol, 5)
    }

    mutating func fixedEnd() { word(0, 7) }

    /// The beginning of a block with codes of its own; `lengths` of the code for code lengths come in the order of the format.
    mutating func dynamicBlock(literals: Int, distances: Int, codeLengths: [Int]) {
        number(1, 1)
        number(2, 2)
        number(literals - 257, 5)
        number(distances - 1, 5)
        number(codeLengths.count - 4, 4)
        for length in codeLengths { number(length, 3) }
    }
}
