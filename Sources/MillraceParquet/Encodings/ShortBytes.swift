/// Hashing, comparing and copying of byte strings that are mostly short, without calls into the C library.
enum ShortBytes {
    /// A hash of all bytes and the length.
    @inline(__always)
    static func hash(_ start: UnsafeRawPointer, _ count: Int) -> UInt64 {
        let seed = 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: count)
        if count > 16 { return longHash(start, count, seed) }
        let (low, high) = words(start, count)
        return mix(low ^ 0xA076_1D64_78BD_642F, high ^ seed)
    }

    /// Up to 16 bytes as two words that together hold every byte.
    ///
    /// Safe: all loads lie within the `count` bytes at `start`.
    @inline(__always)
    static func words(_ start: UnsafeRawPointer, _ count: Int) -> (UInt64, UInt64) {
        if count >= 8 {
            return (
                start.loadUnaligned(as: UInt64.self), start.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
            )
        }
        if count >= 4 {
            return (
                UInt64(start.loadUnaligned(as: UInt32.self)),
                UInt64(start.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self))
            )
        }
        if count == 0 { return (0, 0) }
        let first = UInt64(start.load(as: UInt8.self))
        let middle = UInt64(start.load(fromByteOffset: count >> 1, as: UInt8.self))
        let last = UInt64(start.load(fromByteOffset: count - 1, as: UInt8.self))
        return (first | middle << 8 | last << 16, 0)
    }

    private static func longHash(_ start: UnsafeRawPointer, _ count: Int, _ seed: UInt64) -> UInt64 {
        var state = seed
        var offset = 0
        while offset + 16 < count {
            state = mix(
                start.loadUnaligned(fromByteOffset: offset, as: UInt64.self) ^ 0xA076_1D64_78BD_642F,
                start.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self) ^ state)
            offset += 16
        }
        return mix(
            start.loadUnaligned(fromByteOffset: count - 16, as: UInt64.self) ^ 0xE703_7ED1_A0B4_28DB,
            start.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self) ^ state)
    }

    @inline(__always)
    private static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }

    /// Whether `count` bytes are the same.
    ///
    /// Safe: all loads lie within the `count` bytes at both places.
    @inline(__always)
    static func areEqual(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer, _ count: Int) -> Bool {
        if count <= 16 { return words(left, count) == words(right, count) }
        var offset = 0
        while offset + 8 <= count {
            if left.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                != right.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            {
                return false
            }
            offset += 8
        }
        return left.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
            == right.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
    }

    /// Copies `count` bytes.
    ///
    /// Safe: all loads and stores lie within the `count` bytes at both places.
    @inline(__always)
    static func copy(_ source: UnsafeRawPointer, to target: UnsafeMutableRawPointer, _ count: Int) {
        if count > 32 {
            target.copyMemory(from: source, byteCount: count)
        } else if count >= 16 {
            copyTwice(source, target, count, as: SIMD16<UInt8>.self)
        } else if count >= 8 {
            copyTwice(source, target, count, as: UInt64.self)
        } else if count >= 4 {
            copyTwice(source, target, count, as: UInt32.self)
        } else {
            for index in 0..<count {
                target.storeBytes(
                    of: source.load(fromByteOffset: index, as: UInt8.self), toByteOffset: index, as: UInt8.self)
            }
        }
    }

    /// Copies the first and the last `Word` of the bytes, which may overlap.
    @inline(__always)
    private static func copyTwice<Word: BitwiseCopyable>(
        _ source: UnsafeRawPointer, _ target: UnsafeMutableRawPointer, _ count: Int, as word: Word.Type
    ) {
        let rest = count - MemoryLayout<Word>.size
        let first = source.loadUnaligned(as: Word.self)
        let last = source.loadUnaligned(fromByteOffset: rest, as: Word.self)
        target.storeBytes(of: first, as: Word.self)
        target.storeBytes(of: last, toByteOffset: rest, as: Word.self)
    }
}
