/// The identifier that all attempts of one call carry.
enum InvocationID {
    /// A random UUID, version 4.
    static func random() -> String {
        var bytes = (0..<16).map { _ in UInt8.random(in: 0...255) }
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        let ends = [4, 6, 8, 10, 16]
        var start = 0
        return ends.map { end in
            defer { start = end }
            return Hex.encode(bytes[start..<end])
        }.joined(separator: "-")
    }
}
