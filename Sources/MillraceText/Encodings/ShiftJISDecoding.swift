/// Shift-JIS as it is in files: with the characters that NEC, IBM and Microsoft added (code page 932).
///
/// SPEC: WHATWG Encoding, "Shift_JIS decoder". So 5C is a backslash and 7E a tilde; A0 and FD to FF are nothing.
struct ShiftJISDecoding: Sendable {
    private let characters = ShiftJISTable.characters
    /// The first byte of a pair that waits for the second; 0: none.
    private var lead: UInt8 = 0

    /// The bytes that have made no text yet.
    var waitingBytes: Int { lead == 0 ? 0 : 1 }

    mutating func decode(_ input: UnsafeRawBufferPointer, into text: inout UTF8Cursor) {
        var offset = 0
        while offset < input.count {
            if lead == 0, text.putASCII(input, at: offset) {
                offset += 16
                continue
            }
            let stop = min(offset + 16, input.count)
            while offset < stop {
                take(input[offset], &text)
                offset += 1
            }
        }
    }

    func finish(into text: inout UTF8Cursor) {
        if lead != 0 { text.putInvalid() }
    }

    @inline(__always)
    private mutating func take(_ byte: UInt8, _ text: inout UTF8Cursor) {
        if lead != 0 {
            let character = character(lead, byte)
            lead = 0
            if character != 0 { return text.put(character) }
            text.putInvalid()
            // A byte of ASCII is a character of its own: a line end after half a pair must stay one.
            if byte >= 0x80 { return }
        }
        switch byte {
        case 0...0x80: text.put(UInt32(byte))
        case 0xA1...0xDF: text.put(0xFF61 + UInt32(byte - 0xA1))
        case 0x81...0x9F, 0xE0...0xFC: lead = byte
        default: text.putInvalid()
        }
    }

    /// The character of a pair; 0 for none.
    @inline(__always)
    private func character(_ lead: UInt8, _ trail: UInt8) -> UInt32 {
        guard 0x40...0xFC ~= trail, trail != 0x7F else { return 0 }
        let row = Int(lead) - (lead < 0xA0 ? 0x81 : 0xC1)
        let place = row * 188 + Int(trail) - (trail < 0x7F ? 0x40 : 0x41)
        if ShiftJISTable.ownCharacters.contains(place) {
            return 0xE000 + UInt32(place - ShiftJISTable.ownCharacters.lowerBound)
        }
        let index = place < ShiftJISTable.ownCharacters.lowerBound ? place : place - ShiftJISTable.ownCharacters.count
        return UInt32(characters[index])
    }
}
