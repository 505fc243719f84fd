/// Bits from the lowest of each byte on, out of input that comes in pieces.
///
/// It is made anew for each piece and takes the bits along that the last one left.
struct BitReader {
    /// What a reader leaves for the next: fewer than 64 bits.
    struct Carry {
        var bits: UInt64 = 0
        var count = 0
    }

    /// The next bits, from the lowest; all above `count` are 0, but inside `Inflater`'s fast loop.
    var bits: UInt64
    /// How many bits there are, at most 63.
    var count: Int
    var next: UnsafeRawPointer
    let end: UnsafeRawPointer
    private let start: UnsafeRawPointer

    /// Safe: no byte outside `piece` is read, which must stay where it is as long as the reader; `anything` stands in for its address
    /// when it is empty.
    init(_ piece: UnsafeRawBufferPointer, after carry: Carry, anything: UnsafeMutableRawPointer) {
        bits = carry.bits
        count = carry.count
        start = piece.baseAddress ?? UnsafeRawPointer(anything)
        next = start
        end = start + piece.count
    }

    var carry: Carry { Carry(bits: bits, count: count) }

    /// Bytes of this piece that were taken.
    var taken: Int { start.distance(to: next) }
    var available: Int { next.distance(to: end) }

    /// Takes bytes until there are 56 bits or no more bytes.
    @inline(__always)
    mutating func refill() {
        if available >= 8 {
            refillFast()
            bits &= (1 &<< UInt64(count)) &- 1
        } else {
            while count < 56, next < end { takeByte() }
        }
    }

    /// Makes sure of `wanted` bits, at most 32.
    mutating func has(_ wanted: Int) -> Bool {
        while count < wanted, next < end { takeByte() }
        return count >= wanted
    }

    private mutating func takeByte() {
        bits |= UInt64(next.load(as: UInt8.self)) &<< UInt64(count)
        next += 1
        count &+= 8
    }

    /// Takes whole bytes until there are 56 to 63 bits. Those above `count` are then bits of the next byte, and will be put there again.
    ///
    /// Safe: asks for 8 bytes at `next`, whether they are taken or not.
    @inline(__always)
    mutating func refillFast() {
        bits |= UInt64(littleEndian: next.loadUnaligned(as: UInt64.self)) &<< UInt64(truncatingIfNeeded: count)
        next += (63 &- count) &>> 3
        count |= 56
    }

    @inline(__always)
    mutating func drop(_ width: Int) {
        bits = bits &>> UInt64(truncatingIfNeeded: width)
        count &-= width
    }

    /// The next `width` bits, which must be there.
    @inline(__always)
    mutating func take(_ width: Int) -> Int {
        let value = Int(truncatingIfNeeded: bits & ((1 &<< UInt64(width)) &- 1))
        drop(width)
        return value
    }

    /// The next whole byte; nil when there is none. Only where no half of a byte is left.
    mutating func byte() -> UInt8? { has(8) ? UInt8(truncatingIfNeeded: take(8)) : nil }

    /// Drops the rest of a byte that was begun, and gives whole bytes back to the piece as far as they came out of it.
    mutating func align() {
        drop(count & 7)
        let bytes = min(count >> 3, taken)
        next -= bytes
        count -= 8 * bytes
        bits &= (1 << UInt64(count)) - 1
    }
}
