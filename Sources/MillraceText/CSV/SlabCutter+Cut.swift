import CMillraceScan
import MillraceBytes
import MillraceColumns

extension SlabCutter {
    /// Hands over the complete records and starts the next slab with the remainder.
    mutating func cut(into slabs: inout [Slab]) {
        guard recordEnd > 0, header != nil else { return }
        let records = dataRecords
        let lines = state.line_feeds
        let slab = makeSlab(length: recordEnd, entries: recordEndCount, damage: nil)
        if records > 0 { slabs.append(slab) }
        restart(at: recordEnd)
        ordinal += records > 0 ? 1 : 0
        recordsBefore += UInt64(records)
        // `restart` has counted the remainder's lines, which are not part of what was cut.
        firstLine += lines - state.line_feeds
    }

    /// The complete records scanned that hold data: a blank line is a record only where it can be one empty field.
    var dataRecords: Int {
        let blank = (header?.count ?? 0) > 1 ? state.blank_lines : 0
        return Int(state.record_ends - blank)
    }

    mutating func makeSlab(length: Int, entries: Int, damage: SlabDamage?) -> Slab {
        bytes.withUnsafeMutableBytes { buffer in
            for position in length..<min(length + SlabCutter.padding, buffer.count) where position >= self.length {
                buffer[position] = 0
            }
        }
        var positions: [UInt32] = []
        positions.reserveCapacity(entries + SlabDigest.wordCount)
        positions.append(contentsOf: index[..<entries])
        SlabDigest(state, damage: damage).append(to: &positions)
        return Slab(
            bytes: bytes, length: length, index: positions, ordinal: ordinal, byteOffset: base, firstLine: firstLine,
            recordsBefore: recordsBefore, holes: holes)
    }

    /// Makes `end` the start of a slab: moves what follows into new memory and scans it again.
    private mutating func restart(at end: Int) {
        let remainder = length - end
        base += UInt64(end)
        var next = SlabCutter.allocate(max(Int(boundary - min(base, boundary)), remainder) + 1)
        SlabCutter.copy(bytes, end..<length, into: &next)
        bytes = next
        holes = []
        rescan(remainder)
    }

    /// Forgets what was scanned and scans the first `count` bytes.
    mutating func rescan(_ count: Int) {
        state = SlabCutter.start(dialect, implementation)
        length = 0
        recordEnd = 0
        indexCount = 1
        recordEndCount = 1
        scan(count)
    }

    /// Ends the object at a record that is too large.
    ///
    /// - Throws: the fault itself when it is in the header.
    mutating func breakOff(_ damage: SlabDamage, into slabs: inout [Slab]) throws(RecordFault) {
        isBroken = true
        // What was scanned beyond the damage means nothing: back to it.
        restore()
        let slab = makeSlab(length: damage.position + 1, entries: recordEndCount, damage: damage)
        guard header != nil else {
            let record: UInt64 = dialect.hasHeader ? 0 : 1
            throw SlabReading.fault(of: damage, in: slab, record: record)
        }
        slabs.append(slab)
        bytes = []
        index = []
    }

    /// Takes the first record that is not blank out of the stream, if it is complete.
    ///
    /// - Returns: whether `bytes` starts anew behind it.
    mutating func takeHeader() throws(RecordFault) -> Bool {
        guard state.record_ends > state.blank_lines else { return false }
        let record = HeaderRecord(bytes: bytes, positions: index[1..<indexCount])
        guard record.end <= irregular ?? .max, record.end - record.start <= recordLimit else { return false }
        if let fault = CSVHeader.tooManyColumns(
            record.fields.count, recordLimit: recordLimit, at: headerPosition(at: record.start))
        {
            isBroken = true
            throw fault
        }
        guard dialect.hasHeader else {
            header = CSVHeader(columnCount: record.fields.count)
            // Blank lines in front of the first record are none, even where a record has one field.
            if record.start > 0 { restartCounting(at: record.start) }
            return record.start > 0
        }
        if let invalid = record.firstInvalidByte(in: bytes) {
            isBroken = true
            throw headerFault(record, invalidAt: invalid)
        }
        header = CSVHeader(rawNames: record.names(in: bytes, quote: dialect.slabQuote))
        restartCounting(at: record.end)
        return true
    }

    /// Drops what stands in front of `end`, and counts its lines.
    private mutating func restartCounting(at end: Int) {
        let lines = state.line_feeds
        restart(at: end)
        firstLine += lines - state.line_feeds
    }

    private func headerFault(_ record: HeaderRecord, invalidAt place: Int) -> RecordFault {
        var position = headerPosition(at: place)
        position.column = (record.fields.firstIndex { $0.upperBound > place } ?? 0) + 1
        return RecordFault(reason: .invalidUTF8, position: position, detail: "not UTF-8")
    }

    private func headerPosition(at place: Int) -> SourcePosition {
        let line = firstLine + UInt64(bytes[..<place].count { $0 == UInt8(ascii: "\n") })
        return SourcePosition(
            record: dialect.hasHeader ? 0 : 1, line: line, column: nil, byte: base + UInt64(place))
    }
}
