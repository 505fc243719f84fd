/// What was inflated last: the bytes that matches may refer to, and those that have not been handed out yet.
struct InflateWindow {
    // Safe: `position` never passes `limit` before a symbol is written, and no symbol writes more than `margin` bytes beyond.

    /// How far back a match may reach. SPEC: RFC 1951 §2.
    static let reach = 32_768
    /// The longest match, and what copying whole words may write behind it.
    private static let margin = 258 + 64
    /// Small enough for a core's second cache.
    static let limit = 256 << 10

    let start: UnsafeMutableRawPointer
    /// Where the next byte goes.
    var position = 0
    /// Where the member began, as far as it is still here: no match reaches farther.
    private(set) var floor = 0
    private var handedOut = 0

    init() {
        start = .allocate(byteCount: InflateWindow.limit + InflateWindow.margin, alignment: 64)
    }

    func deallocate() { start.deallocate() }

    var isEmpty: Bool { handedOut == position }

    /// Bytes from `place` on: what has come since.
    func bytes(from place: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: start + place, count: position - place)
    }

    /// Copies as much as there is, or as there is room for; returns how much.
    mutating func handOut(into output: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(position - handedOut, output.count)
        guard count > 0, let target = output.baseAddress else { return 0 }
        target.copyMemory(from: start + handedOut, byteCount: count)
        handedOut += count
        return count
    }

    /// Forgets what no match can reach any more. Everything must have been handed out.
    mutating func makeRoom() {
        guard position >= InflateWindow.limit else { return }
        let shift = position - InflateWindow.reach
        start.copyMemory(from: start + shift, byteCount: InflateWindow.reach)
        position -= shift
        handedOut -= shift
        floor = max(0, floor - shift)
    }

    /// A member begins: nothing before it can be referred to.
    mutating func beginMember() { floor = position }

    /// Copies stored bytes; returns how many.
    mutating func append(_ bytes: UnsafeRawPointer, atMost count: Int) -> Int {
        let count = min(count, InflateWindow.limit - position)
        guard count > 0 else { return 0 }
        (start + position).copyMemory(from: bytes, byteCount: count)
        position += count
        return count
    }
}

extension UnsafeMutableRawPointer {
    /// Copies `length` bytes, at most 258, from `distance` bytes before to here, one after the other: what is copied may itself be copied.
    ///
    /// Safe: reads nothing before `self - distance`, writes at most `length + 31` bytes; the caller knows both to be inside the window.
    @inline(__always)
    func copyMatch(distance: Int, length: Int) {
        var source = UnsafeRawPointer(self - distance)
        var target = self
        let end = self + length
        if distance >= 16 {
            repeat {
                target.storeBytes(of: source.loadUnaligned(as: SIMD16<UInt8>.self), as: SIMD16<UInt8>.self)
                source += 16
                target += 16
            } while target < end
        } else if distance >= 8 {
            repeat {
                target.storeBytes(of: source.loadUnaligned(as: UInt64.self), as: UInt64.self)
                source += 8
                target += 8
            } while target < end
        } else if distance == 1 {
            let pattern = SIMD16<UInt8>(repeating: source.load(as: UInt8.self))
            repeat {
                target.storeBytes(of: pattern, as: SIMD16<UInt8>.self)
                target += 16
            } while target < end
        } else {
            repeat {
                target.storeBytes(of: source.load(as: UInt8.self), as: UInt8.self)
                source += 1
                target += 1
            } while target < end
        }
    }
}
