/// Writes bits, the lowest of each byte first, as DEFLATE has them.
///
/// Safe: `flush` stores a whole word, so there must be 8 bytes of room behind what is written.
struct DeflateBits {
    private var place: UnsafeMutableRawPointer
    private var bits: UInt64 = 0
    /// How many bits wait in `bits`: less than 8 after `flush`.
    private var count: UInt64 = 0

    init(_ start: UnsafeMutableRawPointer) { place = start }

    /// Adds the `width` lowest bits of `value`, whose others are 0; no more than 56 from one `flush` to the next.
    @inline(__always)
    mutating func add(_ value: UInt64, width: UInt64) {
        bits |= value &<< count
        count &+= width
    }

    @inline(__always)
    mutating func flush() {
        place.storeBytes(of: bits.littleEndian, as: UInt64.self)
        place += Int(truncatingIfNeeded: count &>> 3)
        bits = bits &>> (count & 56)
        count &= 7
    }

    /// Fills the last byte with zeros and returns where the next one goes.
    @discardableResult
    mutating func finishByte() -> UnsafeMutableRawPointer {
        flush()
        if count > 0 { place += 1 }
        bits = 0
        count = 0
        return place
    }

    /// Adds whole bytes; to be called right after `finishByte`.
    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        UnsafeMutableRawBufferPointer(start: place, count: bytes.count).copyMemory(from: bytes)
        place += bytes.count
    }
}
