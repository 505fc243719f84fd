import MillraceColumns

extension EncodingWorkspace {
    /// The slots of `rows` that hold values, one after the other, in memory that is valid until the next staging.
    @inline(__always)
    func compact<Element: BitwiseCopyable>(
        _ slots: UnsafeBufferPointer<Element>, rows: Range<Int>, validity: Validity
    ) -> UnsafeBufferPointer<Element> {
        let target = stage(rows.count + 1, of: Element.self)
        guard let source = slots.baseAddress else { return UnsafeBufferPointer(start: target, count: 0) }
        var filled = 0
        var row = rows.lowerBound
        while row < rows.upperBound {
            let taken = min(64, rows.upperBound - row)
            var bits = validity.bits(from: row, count: taken)
            if bits.nonzeroBitCount == taken {
                (target + filled).update(from: source + row, count: taken)
                filled += taken
            } else {
                // Safe: every slot is stored, but only those that hold a value move on; there is room for one more than all.
                for index in 0..<taken {
                    target[filled] = source[row + index]
                    filled &+= Int(truncatingIfNeeded: bits & 1)
                    bits >>= 1
                }
            }
            row += taken
        }
        return UnsafeBufferPointer(start: target, count: filled)
    }

    /// The slots named by `present`, one after the other, in memory that is valid until the next staging.
    @inline(__always)
    func gather<Element: BitwiseCopyable>(
        _ slots: UnsafeBufferPointer<Element>, _ present: UnsafeBufferPointer<Int32>
    ) -> UnsafeBufferPointer<Element> {
        let target = stage(present.count, of: Element.self)
        for index in 0..<present.count { target[index] = slots[Int(present[index])] }
        return UnsafeBufferPointer(start: target, count: present.count)
    }
}
