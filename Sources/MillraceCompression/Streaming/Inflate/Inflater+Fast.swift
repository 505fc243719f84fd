extension Inflater {
    /// Inflates symbols as long as no more than two words of input, and a match of room, could be missed.
    ///
    /// Returns at anything that is not a literal or a match in reach: the end of the block or a fault, which it does not take.
    ///
    /// Safe: `last` keeps 16 bytes of the piece before the end, and a turn reads 8 bytes at two places at most 7 bytes apart, the first of
    /// them no farther than `last`; before the first turn 32 bytes are there. Each turn begins below the window's limit and writes at most
    /// 6 literals and a match, which the margin has room for.
    func inflateFast(_ piece: inout BitReader) {
        guard piece.available >= 32 else { return }
        // Copies that no pointer leads to can stay in registers.
        var reader = piece
        let last = reader.end - 16
        let literals = self.literals
        let distances = self.distances
        var target = window.start + window.position
        let limit = window.start + InflateWindow.limit
        let floor = window.start + window.floor
        var saved = (bits: reader.bits, count: reader.count)
        reader.refillFast()
        var entry = literals.lookUp(reader.bits)
        // Each turn begins with its bits there and its first word looked up.
        while reader.next <= last, target < limit {
            if entry.isLiteral {
                Inflater.put(entry, &target, &reader)
                entry = literals.lookUp(reader.bits)
                if entry.isLiteral {
                    Inflater.put(entry, &target, &reader)
                    entry = literals.lookUp(reader.bits)
                    if entry.isLiteral {
                        Inflater.put(entry, &target, &reader)
                        reader.refillFast()
                        entry = literals.lookUp(reader.bits)
                        continue
                    }
                }
                reader.refillFast()
            }
            if entry.isSpecial {
                if entry.isInvalid || entry.isEndOfBlock { break }
                entry = literals.lookUp(reader.bits, after: entry)
                if entry.isLiteral {
                    Inflater.put(entry, &target, &reader)
                    reader.refillFast()
                    entry = literals.lookUp(reader.bits)
                    continue
                }
                if entry.isSpecial { break }
            }
            saved = (reader.bits, reader.count)
            let length = entry.number(reader.bits)
            reader.drop(entry.width)
            entry = distances.lookUp(reader.bits)
            if entry.isSpecial {
                if !entry.isInvalid { entry = distances.lookUp(reader.bits, after: entry) }
                if entry.isInvalid {
                    (reader.bits, reader.count) = saved
                    break
                }
            }
            let distance = entry.number(reader.bits)
            reader.drop(entry.width)
            guard distance <= floor.distance(to: target) else {
                (reader.bits, reader.count) = saved
                break
            }
            // Before the copy, so that the next word is known by the time it is done.
            reader.refillFast()
            entry = literals.lookUp(reader.bits)
            target.copyMatch(distance: distance, length: length)
            target += length
        }
        window.position = window.start.distance(to: target)
        reader.bits &= (1 << UInt64(reader.count)) - 1
        piece = reader
    }

    @inline(__always)
    private static func put(_ entry: InflateEntry, _ target: inout UnsafeMutableRawPointer, _ reader: inout BitReader) {
        target.storeBytes(of: UInt16(truncatingIfNeeded: entry.value).littleEndian, as: UInt16.self)
        target += entry.literalCount
        reader.drop(entry.width)
    }
}
