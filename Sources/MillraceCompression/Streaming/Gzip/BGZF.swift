/// The blocked gzip format: a member's extra field says how long the member is. SPEC: SAM specification §4.1.
enum BGZF {
    /// Before the extra field, its length, and behind the compressed bytes.
    private static let headerBytes = 10
    private static let trailerBytes = 8

    /// The length of the member that `bytes` begins with; nil where it does not say, or where that is out of sight.
    static func memberLength(_ bytes: UnsafeRawBufferPointer) -> Int? {
        // Flags: an extra field and nothing else.
        guard bytes.count >= headerBytes + 2, bytes.starts(with: [0x1F, 0x8B, 8, 4]) else { return nil }
        let extraEnd = headerBytes + 2 + short(bytes, headerBytes)
        guard bytes.count >= extraEnd else { return nil }
        var place = headerBytes + 2
        while place + 4 <= extraEnd {
            let size = short(bytes, place + 2)
            let isBlockSize = bytes[place] == UInt8(ascii: "B") && bytes[place + 1] == UInt8(ascii: "C")
            place += 4
            if isBlockSize, size == 2, place + 2 <= extraEnd {
                let length = short(bytes, place) + 1
                return length > extraEnd + trailerBytes ? length : nil
            }
            place += size
        }
        return nil
    }

    private static func short(_ bytes: UnsafeRawBufferPointer, _ place: Int) -> Int {
        Int(bytes[place]) | Int(bytes[place + 1]) << 8
    }
}
