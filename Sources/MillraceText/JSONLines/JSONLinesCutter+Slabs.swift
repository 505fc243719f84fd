import MillraceColumns

extension JSONLinesCutter {
    /// Hands over the complete records and starts the next slab with the remainder.
    mutating func cut(into slabs: inout [Slab]) {
        guard recordEnd > 0 || !index.isEmpty else { return }
        let remainder = length - recordEnd
        var next = JSONLinesCutter.allocate(max(Int(boundary - min(base + UInt64(recordEnd), boundary)), remainder))
        JSONLinesCutter.copy(bytes, recordEnd..<length, into: &next)
        handOver(tooLarge: nil, into: &slabs)
        bytes = next
        base += UInt64(recordEnd)
        length = remainder
        scanned -= recordEnd
        pending = max(pending - recordEnd, 0)
        recordEnd = 0
    }

    /// Ends the object at a record that is larger than the limit.
    mutating func breakOff(into slabs: inout [Slab]) {
        recordEnd = pending
        handOver(tooLarge: (pending, recordLimit), into: &slabs)
        bytes = []
        index = []
    }

    /// Makes slabs of the text up to `recordEnd`.
    private mutating func handOver(tooLarge: (start: Int, limit: Int)?, into slabs: inout [Slab]) {
        if bytes.count < recordEnd + JSONLinesCutter.padding { makeRoom(recordEnd) }
        JSONLinesCutter.pad(&bytes, from: recordEnd)
        let records = index.count / 2
        let parts = max((records + JSONLinesCutter.slabRecords - 1) / JSONLinesCutter.slabRecords, 1)
        let partRecords = (records + parts - 1) / parts
        var (record, start) = (0, 0)
        while records - record > partRecords {
            let next = record + partRecords
            let end = Int(index[2 * next - 1])
            append(record..<next, start..<end, tooLarge: nil, to: &slabs)
            (record, start) = (next, end)
        }
        append(record..<records, start..<recordEnd, tooLarge: tooLarge, to: &slabs)
        index.removeAll(keepingCapacity: true)
    }

    static func pad(_ text: inout [UInt8], from end: Int) {
        text.withUnsafeMutableBytes { text in
            for position in end..<end + padding { text[position] = 0 }
        }
    }

    /// Appends a slab of some records, which stand in this part of the text.
    private mutating func append(
        _ records: Range<Int>, _ part: Range<Int>, tooLarge: (start: Int, limit: Int)?, to slabs: inout [Slab]
    ) {
        var text = bytes
        if part.lowerBound > 0 || part.upperBound < recordEnd {
            text = JSONLinesCutter.allocate(part.count)
            JSONLinesCutter.copy(bytes, part, into: &text)
            JSONLinesCutter.pad(&text, from: part.count)
        }
        let offset = UInt32(part.lowerBound)
        if !records.isEmpty || tooLarge != nil {
            // No place lies before the part, so the bit that marks strays is not borrowed from.
            var entries = index[2 * records.lowerBound..<2 * records.upperBound].map { $0 - offset }
            JSONRecords.appendDigest(
                hasReturnLines: lineEnd == .carriageReturn,
                tooLarge: tooLarge.map { ($0.start - part.lowerBound, $0.limit) }, to: &entries)
            slabs.append(
                Slab(
                    bytes: text, length: part.count, index: entries, ordinal: ordinal,
                    byteOffset: base + UInt64(part.lowerBound), firstLine: firstLine, recordsBefore: recordsBefore))
            ordinal += 1
        }
        firstLine += UInt64(lineEnd.lines(in: text, upTo: part.count))
        recordsBefore += UInt64(records.count)
    }
}
