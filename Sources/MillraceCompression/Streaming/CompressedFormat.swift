/// The closed list of compressed forms that an input may come in.
package enum CompressedFormat: String, CaseIterable, Hashable, Sendable {
    /// GZIP members (RFC 1952), BGZF among them.
    case gzip
    /// Zstandard frames (RFC 8878), with skippable frames anywhere.
    case zstd
    case bzip2
    /// The LZ4 frame format.
    case lz4
}

extension CompressedFormat {
    /// How many bytes of the beginning `recognise` wants to see; fewer only where the input has no more.
    package static let headBytes = 64

    /// The form that the first bytes of an input say; nil when they say none.
    ///
    /// The name of the input is not asked: names lie.
    package static func recognise(_ head: some Collection<UInt8>) -> CompressedFormat? {
        let head = Array(head.prefix(headBytes))
        if head.starts(with: [0x1F, 0x8B, 8]) { return .gzip }
        return recogniseFrame(head[...]) ?? (isBzip2(head) ? .bzip2 : nil) ?? recogniseStump(head)
    }

    /// The form of an input that ends inside its first mark, where no text is like that.
    private static func recogniseStump(_ head: [UInt8]) -> CompressedFormat? {
        if head == [0x1F] || head == [0x1F, 0x8B] { return .gzip }
        if (2..<FrameMagic.count).contains(head.count), FrameMagic.mayBeginZstd(head), head[1] == 0xB5 { return .zstd }
        if (1..<FrameMagic.count).contains(head.count), FrameMagic.mayBeginLZ4(head), head[0] == 0x04 { return .lz4 }
        return isBzip2Stump(head) ? .bzip2 : nil
    }

    /// Zstandard and LZ4 share the skippable frame: what follows it decides, and Zstandard where that is out of sight.
    private static func recogniseFrame(_ head: ArraySlice<UInt8>) -> CompressedFormat? {
        switch FrameMagic(head) {
        case .zstd: return .zstd
        case .lz4: return .lz4
        case .skippable:
            let size = head.dropFirst(4).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            return recogniseFrame(head.dropFirst(8).dropFirst(size)) ?? .zstd
        case nil: return nil
        }
    }

    /// `BZh`, a digit for the size of its blocks, and the mark of a block or of the stream's end: the digits of π or √π.
    private static func isBzip2(_ head: [UInt8]) -> Bool {
        guard head.count >= 10, isBzip2Header(head) else { return false }
        return bzip2Marks.contains(Array(head[4..<10]))
    }

    private static func isBzip2Stump(_ head: [UInt8]) -> Bool {
        guard (4..<10).contains(head.count), isBzip2Header(head) else { return false }
        return bzip2Marks.contains { $0.starts(with: head[4...]) }
    }

    private static func isBzip2Header(_ head: [UInt8]) -> Bool {
        head.starts(with: "BZh".utf8) && (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(head[3])
    }

    private static let bzip2Marks: [[UInt8]] = [
        [0x31, 0x41, 0x59, 0x26, 0x53, 0x59], [0x17, 0x72, 0x45, 0x38, 0x50, 0x90],
    ]
}
