import Glibc

extension GzipHeader {
    /// Header, an empty block and trailer.
    static let shortestMember = 20

    /// Whether the bytes at `place` may be a header: of DEFLATE, without flags that have no meaning, from a system that has a number.
    ///
    /// SPEC: RFC 1952 §2.3.1. A header that says otherwise is legal, and then only not found.
    static func mayBegin(_ bytes: UnsafeRawBufferPointer, at place: Int) -> Bool {
        guard place + 10 <= bytes.count else { return false }
        let system = bytes[place + 9]
        return bytes[place] == 0x1F && bytes[place + 1] == 0x8B && bytes[place + 2] == 8 && bytes[place + 3] < 0x20
            && (system <= 13 || system == 255)
    }

    /// The next place, from `start` on, where a member may begin.
    static func nextStart(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard let base = bytes.baseAddress else { return nil }
        var place = start
        // Safe: looks at no byte outside of `bytes`.
        while place < bytes.count, let found = memchr(base + place, 0x1F, bytes.count - place) {
            place = base.distance(to: UnsafeRawPointer(found))
            if mayBegin(bytes, at: place) { return place }
            place += 1
        }
        return nil
    }
}
