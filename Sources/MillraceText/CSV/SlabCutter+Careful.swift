import CMillraceScan
import MillraceColumns

/// Where the fast scan cannot go on to the boundary, the careful cutter does.
extension SlabCutter {
    /// Ends the slab with its last complete record, and gives the careful cutter `rest`, which follows.
    mutating func goCareful(with rest: ArraySlice<UInt8>, into slabs: inout [Slab]) {
        let end = recordEnd
        let lines = bytes.withUnsafeBufferPointer { text in
            // Safe: `end` bytes stand there.
            text.baseAddress.map { millrace_count_byte($0, end, UInt8(ascii: "\n")) } ?? 0
        }
        let records = header == nil ? 0 : dataRecords
        leftovers.append(ArraySlice(Array(rest)))
        if records > 0 { slabs.append(makeSlab(length: end, entries: recordEndCount, damage: nil)) }
        let next = CutterPlace(
            header: header, offset: base + UInt64(end), line: firstLine + UInt64(lines),
            ordinal: ordinal + (records > 0 ? 1 : 0), recordsBefore: recordsBefore + UInt64(records), isInMidst: true)
        careful = CarefulCutter(dialect: dialect, slabBytes: slabBytes, recordLimit: recordLimit, from: next)
        resume(at: next)
    }

    /// Gives the careful cutter what has arrived.
    mutating func takeCareful(_ input: UnsafeRawBufferPointer, into slabs: inout [Slab]) throws(RecordFault) {
        guard var cutter = careful else { return }
        careful = nil
        defer { settle(cutter) }
        try cutter.append(input, into: &slabs)
    }

    /// Tells the careful cutter that the object is over. It may still stop and leave something to be read.
    mutating func endCareful(into slabs: inout [Slab]) throws(RecordFault) {
        guard var cutter = careful else { return }
        careful = nil
        defer {
            settle(cutter)
            careful = nil
        }
        try cutter.finish(into: &slabs)
    }

    /// Takes over from the careful cutter when it has stopped.
    private mutating func settle(_ cutter: CarefulCutter) {
        header = cutter.header
        isBroken = cutter.isBroken
        guard cutter.hasStopped else {
            careful = cutter
            return
        }
        leftovers.append(cutter.pending[...])
        resume(at: cutter.place)
    }

    /// Begins a slab there, with nothing in it yet.
    private mutating func resume(at place: CutterPlace) {
        base = place.offset
        firstLine = place.line
        ordinal = place.ordinal
        recordsBefore = place.recordsBefore
        boundary = CutterPlace.boundary(behind: base, slabBytes: slabBytes)
        bytes = SlabCutter.allocate(Int(boundary - base) + 1)
        held = nil
        holes = []
        rescan(0)
    }

    /// Reads what was given back.
    mutating func drain(into slabs: inout [Slab]) throws(RecordFault) {
        while !isBroken, let top = leftovers.popLast() {
            guard !top.isEmpty else { continue }
            // What the piece leaves over comes before the rest.
            let place = leftovers.count
            let count = try top.withUnsafeBufferPointer { bytes throws(RecordFault) in
                try takePiece(UnsafeRawBufferPointer(bytes), into: &slabs)
            }
            leftovers.insert(top.dropFirst(count), at: place)
        }
    }
}
