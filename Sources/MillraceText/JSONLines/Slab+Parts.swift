import MillraceColumns

extension Slab {
    /// The slab in parts of so many records, in its order; each is read as if it had been cut so.
    ///
    /// - Complexity: O(bytes).
    func parts(ofRecords limit: Int) -> [Slab] {
        let records = JSONRecords(self)
        var parts: [Slab] = []
        var lines = firstLine
        for first in stride(from: 0, to: records.count, by: limit) {
            let end = min(first + limit, records.count)
            // What stands between two records goes with the first of them.
            let start = first == 0 ? 0 : records[first].start
            let stop = end == records.count ? length : records[end].start
            let part = part(records, first..<end, start..<stop, firstLine: lines)
            lines += UInt64(records.lineEnd.lines(in: part.bytes, upTo: part.length))
            parts.append(part)
        }
        return parts
    }

    private func part(
        _ records: JSONRecords, _ range: Range<Int>, _ text: Range<Int>, firstLine: UInt64
    ) -> Slab {
        var bytes = JSONLinesCutter.allocate(text.count)
        JSONLinesCutter.copy(self.bytes, text, into: &bytes)
        JSONLinesCutter.pad(&bytes, from: text.count)
        var index: [UInt32] = []
        index.reserveCapacity(2 * range.count + JSONRecords.digestWords)
        for record in range {
            let place = records[record]
            JSONRecords.append(
                JSONRecords.Place(
                    start: place.start - text.lowerBound, end: place.end - text.lowerBound, isStray: place.isStray),
                to: &index)
        }
        // Only the last part ends where the object does.
        let tooLarge = range.upperBound == records.count ? records.tooLarge : nil
        JSONRecords.appendDigest(
            hasReturnLines: records.hasReturnLines,
            tooLarge: tooLarge.map { ($0.start - text.lowerBound, $0.limit) }, to: &index)
        var part = Slab(
            bytes: bytes, length: text.count, index: index, ordinal: ordinal,
            byteOffset: byteOffset + UInt64(text.lowerBound), firstLine: firstLine,
            recordsBefore: recordsBefore + UInt64(range.lowerBound))
        // It knows places of the whole text, and so those in every part.
        part.origin = origin
        return part
    }
}
