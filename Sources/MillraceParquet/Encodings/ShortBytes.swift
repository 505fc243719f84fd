/// Hashing, comparing and copying of byte strings that are mostly short, without calls into the C library.
enum ShortBytes {
    /// The first 16 bytes of a byte string, filled up with zeros.
    struct Head: Equatable {
        var low: UInt64
        var high: UInt64

        @inline(__always)
        static func == (left: Head, right: Head) -> Bool {
            (left.low ^ right.low) | (left.high ^ right.high) == 0
        }
    }

    /// The head of the `count` bytes at `start`, without a branch on their number where 16 bytes are readable.
    ///
    /// Safe: no load goes beyond the `readable` bytes at `start`, of which there are at least `count`.
    @inline(__always)
    static func head(_ start: UnsafeRawPointer, _ count: Int, readable: Int) -> Head {
        guard readable >= 16 else { return slowHead(start, min(count, 16)) }
        return Head(
            low: UInt64(littleEndian: start.loadUnaligned(as: UInt64.self)) & mask(count),
            high: UInt64(littleEndian: start.loadUnaligned(fromByteOffset: 8, as: UInt64.self)) & mask(count &- 8))
    }

    /// The low `count` bytes of a word: none below 0, all from 8 on. Without a branch: lengths come as they like.
    @inline(__always)
    private static func mask(_ count: Int) -> UInt64 {
        // In two steps, since a shift by 64 is one by 0.
        let half = UInt64(truncatingIfNeeded: (8 &- min(max(count, 0), 8)) &* 4)
        return (~0 &>> half) &>> half
    }

    private static func slowHead(_ start: UnsafeRawPointer, _ count: Int) -> Head {
        var head = Head(low: 0, high: 0)
        for index in 0..<count {
            let byte = UInt64(start.load(fromByteOffset: index, as: UInt8.self))
            if index < 8 { head.low |= byte << UInt64(8 * index) } else { head.high |= byte << UInt64(8 * (index - 8)) }
        }
        return head
    }

    /// A hash of all bytes and the length.
    @inline(__always)
    static func hash(_ head: Head, _ start: UnsafeRawPointer, _ count: Int) -> UInt64 {
        let seed = 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: count)
        if count > 16 { return longHash(start, count, seed) }
        return mix(head.low ^ 0xA076_1D64_78BD_642F, head.high ^ seed)
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

    /// Whether `count` bytes, of which there are at least 8, are the same.
    ///
    /// Safe: all loads lie within the `count` bytes at both places.
    @inline(__always)
    static func areEqual(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer, _ count: Int) -> Bool {
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
