/// The closed list of ways from bytes to characters, each with what it remembers between two pieces of input.
enum CharacterDecoding: Sendable {
    /// Bytes that pass as they are.
    case none
    case utf8(UTF8Repair)
    case utf16(UTF16Decoding)
    case singleByte(SingleByteDecoding)
    case shiftJIS(ShiftJISDecoding)

    init(_ encoding: TextEncoding, _ invalidBytes: InvalidBytesPolicy, isInMidst: Bool) {
        switch encoding {
        case .utf8: self = invalidBytes == .replace ? .utf8(UTF8Repair()) : .none
        case .utf16LittleEndian: self = .utf16(UTF16Decoding(isBigEndian: false, isAtStart: !isInMidst))
        case .utf16BigEndian: self = .utf16(UTF16Decoding(isBigEndian: true, isAtStart: !isInMidst))
        case .latin1: self = .singleByte(.latin1)
        case .windows1252: self = .singleByte(.windows1252)
        case .shiftJIS: self = .shiftJIS(ShiftJISDecoding())
        }
    }

    /// The bytes of a character that waits for its rest.
    var waitingBytes: Int {
        switch self {
        case .none, .singleByte: 0
        case .utf8(let decoding): decoding.waitingBytes
        case .utf16(let decoding): decoding.waitingBytes
        case .shiftJIS(let decoding): decoding.waitingBytes
        }
    }

    mutating func decode(_ input: UnsafeRawBufferPointer, into text: inout UTF8Cursor) {
        switch self {
        case .none: text.put(input)
        case .utf8(var decoding):
            decoding.decode(input, into: &text)
            self = .utf8(decoding)
        case .utf16(var decoding):
            decoding.decode(input, into: &text)
            self = .utf16(decoding)
        case .singleByte(let decoding): decoding.decode(input, into: &text)
        case .shiftJIS(var decoding):
            decoding.decode(input, into: &text)
            self = .shiftJIS(decoding)
        }
    }

    mutating func finish(into text: inout UTF8Cursor) {
        switch self {
        case .none, .singleByte: break
        case .utf8(let decoding):
            decoding.finish(into: &text)
            self = .utf8(UTF8Repair())
        case .utf16(let decoding):
            decoding.finish(into: &text)
            self = .utf16(decoding.restarted)
        case .shiftJIS(let decoding):
            decoding.finish(into: &text)
            self = .shiftJIS(ShiftJISDecoding())
        }
    }
}
