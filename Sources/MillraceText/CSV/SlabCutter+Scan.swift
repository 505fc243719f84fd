import CMillraceScan
import MillraceColumns

extension SlabCutter {
    /// Memory for a slab of `count` bytes of text; what it holds means nothing yet.
    static func allocate(_ count: Int) -> [UInt8] {
        // Safe: bytes have no invalid values, and nobody reads beyond what was copied in and the padding set by `cut`.
        [UInt8](unsafeUninitializedCapacity: count + padding) { $1 = count + padding }
    }

    /// Copies and scans a piece that ends at the boundary at the latest, then cuts where that is due.
    mutating func scanPiece(
        _ piece: UnsafeRawBufferPointer, isPadding: Bool, into slabs: inout [Slab]
    ) throws(RecordFault) {
        makeRoom(length + piece.count)
        copyIn(piece)
        var pending = recordEnd
        var firstNew = indexCount
        scan(piece.count)
        if header == nil, try takeHeader() {
            pending = 0
            firstNew = 1
        }
        if let damage = damage(pending: pending, firstNew: firstNew) {
            try breakOff(damage, into: &slabs)
            return
        }
        if let irregular {
            hold(from: irregular, into: &slabs)
            return
        }
        // A line end of our own making is not part of the object: it must not move a boundary.
        if !isPadding { cutAtBoundary(into: &slabs) }
    }

    /// Cuts when the boundary is reached, or when there are very many records.
    mutating func cutAtBoundary(into slabs: inout [Slab]) {
        let place = base + UInt64(length)
        let isFull = place % UInt64(SlabCutter.pieceBytes) == 0 && dataRecords >= SlabCutter.slabRecords
        guard place >= boundary || isFull else { return }
        if place >= boundary { boundary += UInt64(slabBytes) }
        cut(into: &slabs)
        makeRoom(Int(boundary - base))
    }

    /// Sees to memory for `count` bytes of text; grows by half, so that a long record is not copied for every slab it fills.
    mutating func makeRoom(_ count: Int) {
        guard bytes.count < count + SlabCutter.padding else { return }
        var larger = SlabCutter.allocate(max(count, bytes.count * 3 / 2))
        SlabCutter.copy(bytes, 0..<length, into: &larger)
        bytes = larger
    }

    static func copy(_ source: [UInt8], _ range: Range<Int>, into target: inout [UInt8]) {
        guard !range.isEmpty else { return }
        source.withUnsafeBytes { source in
            // Safe: the caller made `target` at least as long as the range.
            target.withUnsafeMutableBytes { $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: source[range])) }
        }
    }

    mutating func copyIn(_ piece: UnsafeRawBufferPointer) {
        let end = length
        bytes.withUnsafeMutableBytes { target in
            // Safe: `makeRoom` saw to memory for the piece.
            UnsafeMutableRawBufferPointer(rebasing: target[end...]).copyMemory(from: piece)
        }
    }

    /// Scans the next `count` bytes of `bytes`, which stand there already.
    mutating func scan(_ count: Int) {
        checkpoint = Checkpoint(
            state: state, length: length, indexCount: indexCount, recordEnd: recordEnd, recordEndCount: recordEndCount)
        makeIndexRoom(count)
        let start = length
        let used = indexCount
        let written = bytes.withUnsafeBufferPointer { text in
            index.withUnsafeMutableBufferPointer { positions -> Int in
                guard let text = text.baseAddress, let positions = positions.baseAddress else { return 0 }
                // Safe: `count` bytes stand at `start`, and `positions` has room for as many entries and the slack.
                return millrace_scan(&state, text + start, count, positions + used)
            }
        }
        length += count
        findRecordEnd(from: indexCount, to: indexCount + written)
        indexCount += written
    }

    /// Sees to room for so many positions more.
    mutating func makeIndexRoom(_ count: Int) {
        let needed = indexCount + count + Int(MILLRACE_SCAN_SLACK)
        guard index.count < needed else { return }
        index.append(contentsOf: repeatElement(0, count: max(needed, index.count * 3 / 2) - index.count))
    }

    /// Looks for the last line end among new positions, backwards.
    private mutating func findRecordEnd(from first: Int, to end: Int) {
        var entry = end - 1
        while entry >= first {
            let position = Int(index[entry])
            if bytes[position] == UInt8(ascii: "\n") {
                recordEnd = position + 1
                recordEndCount = entry + 1
                return
            }
            entry -= 1
        }
    }

    /// Where the first irregular quote is.
    var irregular: Int? { state.irregular == .max ? nil : Int(state.irregular) }

    /// What is wrong with the piece just scanned. Only its first record can be too large: no piece is longer than the limit.
    private func damage(pending: Int, firstNew: Int) -> SlabDamage? {
        if length - pending > recordLimit {
            let end = (firstNew..<indexCount).first { bytes[Int(index[$0])] == UInt8(ascii: "\n") }
            let size = (end.map { Int(index[$0]) + 1 } ?? length) - pending
            if size > recordLimit, irregular.map({ $0 - pending >= recordLimit }) ?? true {
                return .recordTooLarge(at: pending, limit: recordLimit)
            }
        }
        return nil
    }
}
