/// The four bytes that a frame begins with. SPEC: RFC 8878 §3.1; LZ4 Frame Format, "General Structure of LZ4 Frame format".
enum FrameMagic {
    case zstd, lz4, skippable

    static let count = 4

    /// nil when `head` begins with none of them.
    init?(_ head: some Collection<UInt8>) {
        if head.starts(with: FrameMagic.zstdBytes) {
            self = .zstd
        } else if head.starts(with: FrameMagic.lz4Bytes) {
            self = .lz4
        } else if head.count >= FrameMagic.count, FrameMagic.mayBeSkippable(head) {
            self = .skippable
        } else {
            return nil
        }
    }

    private static let zstdBytes: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]
    private static let lz4Bytes: [UInt8] = [0x04, 0x22, 0x4D, 0x18]
    private static let skippableBytes: [UInt8] = [0x50, 0x2A, 0x4D, 0x18]

    /// Whether a Zstandard frame, or a skippable one, may begin with `head`, of any length.
    static func mayBeginZstd(_ head: some Collection<UInt8>) -> Bool {
        zip(zstdBytes, head).allSatisfy { $0 == $1 } || mayBeSkippable(head)
    }

    /// Whether an LZ4 frame, or a skippable one, may begin with `head`, of any length.
    static func mayBeginLZ4(_ head: some Collection<UInt8>) -> Bool {
        zip(lz4Bytes, head).allSatisfy { $0 == $1 } || mayBeSkippable(head)
    }

    /// Sixteen numbers are kept for skippable frames: the low half of the first byte may be anything.
    private static func mayBeSkippable(_ head: some Collection<UInt8>) -> Bool {
        guard let first = head.first else { return true }
        return first & 0xF0 == skippableBytes[0] && zip(skippableBytes, head).dropFirst().allSatisfy { $0 == $1 }
    }
}
