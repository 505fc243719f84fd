/// Reads a member's header byte by byte. SPEC: RFC 1952 §2.3.
struct GzipHeader {
    enum Outcome { case needsMore, isComplete, isDamaged, hasWrongChecksum }

    private enum Field {
        case fixed(place: Int)
        case extraLength(place: Int, low: UInt8)
        case extra(left: Int)
        case name, comment
        case checksum(place: Int, low: UInt8)
    }

    private enum Flag {
        static let checksum: UInt8 = 1 << 1
        static let extra: UInt8 = 1 << 2
        static let name: UInt8 = 1 << 3
        static let comment: UInt8 = 1 << 4
        /// "Reserved FLG bits must be zero": what they would mean is not known.
        static let reserved: UInt8 = 0xE0
    }

    static let magic: [UInt8] = [0x1F, 0x8B]
    private static let deflate: UInt8 = 8
    private static let fixedBytes = 10

    private var field = Field.fixed(place: 0)
    private var flags: UInt8 = 0
    /// Of all bytes before the header's own checksum.
    private var checksum: UInt32 = 0

    mutating func take(_ byte: UInt8) -> Outcome {
        if case .checksum(let place, let low) = field { return takeChecksum(byte, place, low) }
        checksum = withUnsafeBytes(of: byte) { Checksum.crc32($0, continuing: checksum) }
        switch field {
        case .fixed(let place): return takeFixed(byte, place)
        case .extraLength(place: 0, _):
            field = .extraLength(place: 1, low: byte)
            return .needsMore
        case .extraLength(_, let low):
            let length = Int(low) | Int(byte) << 8
            field = .extra(left: length)
            return length == 0 ? next(after: Flag.extra) : .needsMore
        case .extra(let left):
            field = .extra(left: left - 1)
            return left == 1 ? next(after: Flag.extra) : .needsMore
        case .name: return byte == 0 ? next(after: Flag.name) : .needsMore
        case .comment: return byte == 0 ? next(after: Flag.comment) : .needsMore
        case .checksum: return .isDamaged
        }
    }

    private mutating func takeFixed(_ byte: UInt8, _ place: Int) -> Outcome {
        switch place {
        case 0, 1: guard byte == GzipHeader.magic[place] else { return .isDamaged }
        case 2: guard byte == GzipHeader.deflate else { return .isDamaged }
        case 3:
            guard byte & Flag.reserved == 0 else { return .isDamaged }
            flags = byte
        default: break  // The time, how hard the compressor tried, and its system.
        }
        field = .fixed(place: place + 1)
        return place + 1 < GzipHeader.fixedBytes ? .needsMore : next(after: 0)
    }

    /// The fields come in this order, each where its flag is set.
    private mutating func next(after flag: UInt8) -> Outcome {
        if flag < Flag.extra, flags & Flag.extra != 0 {
            field = .extraLength(place: 0, low: 0)
        } else if flag < Flag.name, flags & Flag.name != 0 {
            field = .name
        } else if flag < Flag.comment, flags & Flag.comment != 0 {
            field = .comment
        } else if flags & Flag.checksum != 0 {
            field = .checksum(place: 0, low: 0)
        } else {
            return .isComplete
        }
        return .needsMore
    }

    private mutating func takeChecksum(_ byte: UInt8, _ place: Int, _ low: UInt8) -> Outcome {
        guard place > 0 else {
            field = .checksum(place: 1, low: byte)
            return .needsMore
        }
        return UInt32(low) | UInt32(byte) << 8 == checksum & 0xFFFF ? .isComplete : .hasWrongChecksum
    }
}
