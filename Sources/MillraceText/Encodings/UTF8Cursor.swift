/// A place in memory where UTF-8 is written. Nothing is checked at a character: who makes one gives it `room(for:)` the input.
struct UTF8Cursor {
    /// The bytes that any encoding may need for `count` bytes of input and a character left over from before.
    static func room(for count: Int) -> Int { 3 * count + 16 }

    private let base: UnsafeMutableRawPointer
    private var next: UnsafeMutableRawPointer
    private let replaces: Bool

    init(_ base: UnsafeMutableRawPointer, _ invalidBytes: InvalidBytesPolicy) {
        self.base = base
        next = base
        replaces = invalidBytes == .replace
    }

    var written: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: next - base) }

    @inline(__always)
    mutating func put(byte: UInt8) {
        next.storeBytes(of: byte, as: UInt8.self)
        next += 1
    }

    /// Writes a Unicode scalar value. SPEC: RFC 3629 section 3.
    @inline(__always)
    mutating func put(_ scalar: UInt32) {
        if scalar < 0x80 {
            put(byte: UInt8(truncatingIfNeeded: scalar))
        } else if scalar < 0x800 {
            put(byte: 0xC0 | UInt8(truncatingIfNeeded: scalar >> 6))
            put(byte: 0x80 | UInt8(truncatingIfNeeded: scalar & 0x3F))
        } else {
            if scalar < 0x10000 {
                put(byte: 0xE0 | UInt8(truncatingIfNeeded: scalar >> 12))
            } else {
                put(byte: 0xF0 | UInt8(truncatingIfNeeded: scalar >> 18))
                put(byte: 0x80 | UInt8(truncatingIfNeeded: scalar >> 12 & 0x3F))
            }
            put(byte: 0x80 | UInt8(truncatingIfNeeded: scalar >> 6 & 0x3F))
            put(byte: 0x80 | UInt8(truncatingIfNeeded: scalar & 0x3F))
        }
    }

    /// Writes what stands for bytes that are no character.
    mutating func putInvalid() {
        if replaces { put(0xFFFD) } else { put(byte: 0xFF) }
    }

    /// Writes bytes as they are.
    mutating func put(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        next.copyMemory(from: source, byteCount: bytes.count)
        next += bytes.count
    }

    /// Writes the 16 bytes at `offset` if they are there and all ASCII.
    @inline(__always)
    mutating func putASCII(_ input: UnsafeRawBufferPointer, at offset: Int) -> Bool {
        guard offset + 16 <= input.count else { return false }
        // Safe: 16 bytes from `offset` on lie within `input`.
        let low = input.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        let high = input.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)
        guard (low | high) & 0x8080_8080_8080_8080 == 0 else { return false }
        next.storeBytes(of: low, as: UInt64.self)
        next.storeBytes(of: high, toByteOffset: 8, as: UInt64.self)
        next += 16
        return true
    }

    /// Writes the eight UTF-16 units at `offset` if they are there and all ASCII.
    @inline(__always)
    mutating func putASCIIUnits(_ input: UnsafeRawBufferPointer, at offset: Int, isBigEndian: Bool) -> Bool {
        guard offset + 16 <= input.count else { return false }
        // Safe: 16 bytes from `offset` on lie within `input`.
        let low = UInt64(littleEndian: input.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        let high = UInt64(littleEndian: input.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self))
        guard (low | high) & (isBigEndian ? 0x80FF_80FF_80FF_80FF : 0xFF80_FF80_FF80_FF80) == 0 else { return false }
        let shift: UInt64 = isBigEndian ? 8 : 0
        let bytes = UTF8Cursor.narrowed(low &>> shift) | UTF8Cursor.narrowed(high &>> shift) << 32
        next.storeBytes(of: bytes.littleEndian, as: UInt64.self)
        next += 8
        return true
    }

    /// Every second byte of `units`, the others being 0, moved together.
    @inline(__always)
    private static func narrowed(_ units: UInt64) -> UInt64 {
        let pairs = (units | units >> 8) & 0x0000_FFFF_0000_FFFF
        return (pairs | pairs >> 16) & 0xFFFF_FFFF
    }
}
