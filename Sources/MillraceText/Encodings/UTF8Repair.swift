/// UTF-8 with its ill-formed sequences marked.
///
/// SPEC: WHATWG Encoding, "UTF-8 decoder": one mark for each maximal subpart of a well-formed sequence, as Unicode recommends
/// (The Unicode Standard, section 3.9).
struct UTF8Repair: Sendable {
    /// The bits of the character so far.
    private var scalar: UInt32 = 0
    /// The bytes still to come for it.
    private var missing = 0
    /// The bytes of it, those to come included.
    private var length = 0
    /// What the next of them may be.
    private var lowest: UInt8 = 0x80
    private var highest: UInt8 = 0xBF

    /// The bytes that have made no text yet.
    var waitingBytes: Int { missing == 0 ? 0 : length - missing }

    mutating func decode(_ input: UnsafeRawBufferPointer, into text: inout UTF8Cursor) {
        var offset = 0
        while offset < input.count {
            if missing == 0, text.putASCII(input, at: offset) {
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
        if missing > 0 { text.putInvalid() }
    }

    private mutating func take(_ byte: UInt8, _ text: inout UTF8Cursor) {
        if missing > 0 {
            if (lowest...highest).contains(byte) {
                scalar = scalar << 6 | UInt32(byte & 0x3F)
                missing -= 1
                (lowest, highest) = (0x80, 0xBF)
                if missing == 0 { text.put(scalar) }
                return
            }
            text.putInvalid()
            missing = 0
        }
        if byte < 0x80 { text.put(byte: byte) } else { begin(byte, &text) }
    }

    /// SPEC: RFC 3629 section 4: which byte may follow depends on the first.
    private mutating func begin(_ lead: UInt8, _ text: inout UTF8Cursor) {
        (lowest, highest) = (0x80, 0xBF)
        switch lead {
        case 0xC2...0xDF: (scalar, missing) = (UInt32(lead & 0x1F), 1)
        case 0xE0...0xEF:
            (scalar, missing) = (UInt32(lead & 0x0F), 2)
            if lead == 0xE0 { lowest = 0xA0 }
            if lead == 0xED { highest = 0x9F }
        case 0xF0...0xF4:
            (scalar, missing) = (UInt32(lead & 0x07), 3)
            if lead == 0xF0 { lowest = 0x90 }
            if lead == 0xF4 { highest = 0x8F }
        default: text.putInvalid()
        }
        length = missing + 1
    }
}
