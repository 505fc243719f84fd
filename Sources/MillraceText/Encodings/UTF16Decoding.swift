/// UTF-16 of either byte order. SPEC: RFC 2781; WHATWG Encoding, "shared UTF-16 decoder".
struct UTF16Decoding: Sendable {
    private let isBigEndianAtStart: Bool
    private(set) var isBigEndian: Bool
    private var isAtStart: Bool
    /// The first byte of a unit that the input was cut in.
    private var halfUnit: UInt8?
    /// A high surrogate that waits for its other half; 0: none.
    private var highSurrogate: UInt32 = 0

    init(isBigEndian: Bool, isAtStart: Bool = true) {
        isBigEndianAtStart = isBigEndian
        self.isBigEndian = isBigEndian
        self.isAtStart = isAtStart
    }

    /// The bytes that have made no text yet.
    var waitingBytes: Int { (halfUnit == nil ? 0 : 1) + (highSurrogate == 0 ? 0 : 2) }

    /// As it was before the first byte.
    var restarted: UTF16Decoding { UTF16Decoding(isBigEndian: isBigEndianAtStart) }

    mutating func decode(_ input: UnsafeRawBufferPointer, into text: inout UTF8Cursor) {
        var offset = 0
        if let half = halfUnit, let other = input.first {
            halfUnit = nil
            take(half, other, &text)
            offset = 1
        }
        while offset + 2 <= input.count {
            // A byte order mark is no ASCII, so the start needs no care here; a waiting surrogate does.
            if highSurrogate == 0, text.putASCIIUnits(input, at: offset, isBigEndian: isBigEndian) {
                isAtStart = false
                offset += 16
                continue
            }
            let stop = min(offset + 16, input.count)
            while offset + 2 <= stop {
                take(input[offset], input[offset + 1], &text)
                offset += 2
            }
        }
        if offset < input.count { halfUnit = input[offset] }
    }

    func finish(into text: inout UTF8Cursor) {
        if halfUnit != nil || highSurrogate != 0 { text.putInvalid() }
    }

    @inline(__always)
    private mutating func take(_ first: UInt8, _ second: UInt8, _ text: inout UTF8Cursor) {
        let (high, low) = isBigEndian ? (first, second) : (second, first)
        let unit = UInt32(high) << 8 | UInt32(low)
        if isAtStart {
            isAtStart = false
            if isByteOrderMark(unit) { return }
        }
        if highSurrogate != 0 {
            let waiting = highSurrogate
            highSurrogate = 0
            if unit & 0xFC00 == 0xDC00 {
                text.put(0x10000 + (waiting & 0x3FF) << 10 + unit & 0x3FF)
                return
            }
            text.putInvalid()
        }
        switch unit & 0xFC00 {
        case 0xD800: highSurrogate = unit
        case 0xDC00: text.putInvalid()
        default: text.put(unit)
        }
    }

    /// U+FFFE is no character: a source that begins with it is of the other order.
    private mutating func isByteOrderMark(_ unit: UInt32) -> Bool {
        if unit == 0xFFFE { isBigEndian.toggle() }
        return unit == 0xFEFF || unit == 0xFFFE
    }
}
