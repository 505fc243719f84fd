import CMillraceScan
import MillraceBytes
import MillraceColumns

/// Finds a slab's records in the source and says where they stand in numbers that a person can use. Only rejects pay for it.
///
/// - Complexity: O(bytes) for all records of a slab when they are asked for in order.
struct SlabLocator {
    private let slab: Slab
    private var scanner: RecordScanner
    private let lineEnd: LineEnd
    /// A place in the slab's part of the source, and the line ends in front of it.
    private var known = (place: 0, lines: 0)

    init(_ slab: Slab, dialect: CSVDialect) {
        self.slab = slab
        scanner = RecordScanner(dialect)
        lineEnd = LineEnd(rule: dialect.lineEnds)
    }

    /// A record as it stands in the source.
    struct Sight {
        let record: UInt64
        /// Where it starts in the slab's part of the source.
        let start: Int
        /// Without its line end.
        let raw: [UInt8]
        let fields: [RawField]
    }

    /// Finds a record by its number in the slab and by its text there.
    mutating func sight(_ record: Int, text: Range<Int>) -> Sight {
        let start = slab.source.map { Int($0.records[record]) } ?? text.lowerBound
        let limit = slab.source.map { $0.start + $0.length } ?? text.upperBound
        let first = (slab.source?.start ?? 0) + start
        scanner.begin()
        let end = slab.bytes[first..<limit].withUnsafeBufferPointer { bytes -> Int in
            switch scanner.scan(bytes, isFinal: true) {
            case .record(let end, _), .malformed(_, let end, _): end
            case .incomplete, .nothing: 0
            }
        }
        return Sight(
            record: number(of: record), start: start, raw: Array(slab.bytes[first..<first + end]),
            fields: scanner.fields)
    }

    /// A record's number in the object: those of the slab that were rejected before it count too.
    private func number(of record: Int) -> UInt64 {
        let rejects = slab.source?.rejects ?? []
        var low = 0
        var high = rejects.count
        while low < high {
            let middle = (low + high) / 2
            // As many records of the text are in front of the rejected one.
            let before = Int(rejects[middle].fault.position.record - slab.recordsBefore) - middle - 1
            if before <= record { low = middle + 1 } else { high = middle }
        }
        return slab.recordsBefore + UInt64(record + low) + 1
    }

    /// The reject of a record for a fault at `place` in it; `column`, from 1, is nil where the record as a whole is meant.
    mutating func reject(
        _ sight: Sight, _ reason: RecordFault.Reason, at place: Int, column: Int?, detail: String
    ) -> RejectedRecord {
        let firstLine = line(at: sight.start)
        let position = SourcePosition(
            record: sight.record, line: line(at: sight.start + place), column: column,
            byte: slab.byteOffset + UInt64(sight.start + place))
        return RejectedRecord(
            fault: RecordFault(reason: reason, position: position, detail: detail),
            byte: slab.byteOffset + UInt64(sight.start), line: firstLine, raw: sight.raw)
    }

    /// The line that a place in the slab's part of the source stands in.
    private mutating func line(at place: Int) -> UInt64 {
        if place < known.place { known = (0, 0) }
        let first = slab.source?.start ?? 0
        known.lines += slab.bytes[first + known.place..<first + place].withUnsafeBufferPointer { lineEnd.count($0) }
        known.place = place
        return slab.firstLine + UInt64(known.lines)
    }
}
