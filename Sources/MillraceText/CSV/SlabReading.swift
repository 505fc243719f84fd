import CMillraceScan
import MillraceBytes
import MillraceColumns

/// A slab whose records are delimited and counted, those that cannot be read put aside: the ground that the decoder and the
/// classifier stand on.
struct SlabReading {
    let slab: Slab
    let digest: SlabDigest
    let dialect: CSVDialect
    let columns: Int
    private(set) var shape: RecordShape
    /// In no order yet.
    private var rejected: [RejectedRecord]
    /// Why the object ends with this slab.
    let ending: RecordFault?

    init(_ slab: Slab, dialect: CSVDialect, columns: Int) {
        let digest = SlabDigest(slab)
        self.slab = slab
        self.digest = digest
        self.dialect = dialect
        self.columns = columns
        shape = RecordShape(slab, digest: digest, columns: columns)
        rejected = slab.source?.rejects ?? slab.holes.map(\.reject)
        let record = slab.recordsBefore + UInt64(shape.recordCount) + 1
        ending = digest.damage.map { SlabReading.fault(of: $0, in: slab, record: record) } ?? slab.source?.ending
        guard ending == nil else { return }
        rejectRagged()
        rejectInvalid()
    }

    /// The records that are kept.
    var rows: Int { shape.rows }

    /// The records read.
    var recordCount: Int { shape.recordCount + (slab.source?.rejects.count ?? 0) }

    /// The records that are not kept, in the order of the source.
    var rejects: [RejectedRecord] {
        let isInOrder = zip(rejected, rejected.dropFirst())
            .allSatisfy { $0.fault.position.record < $1.fault.position.record }
        return isInOrder ? rejected : rejected.sorted { $0.fault.position.record < $1.fault.position.record }
    }

    /// The fault that ends the object with a slab.
    static func fault(of damage: SlabDamage, in slab: Slab, record: UInt64) -> RecordFault {
        switch damage {
        case .recordTooLarge(let start, let limit):
            let lines = slab.bytes[..<start].count { $0 == UInt8(ascii: "\n") }
            let position = SourcePosition(
                record: record, line: slab.firstLine + UInt64(lines), column: nil,
                byte: slab.byteOffset + UInt64(start))
            return RecordFault(
                reason: .recordTooLarge, position: position,
                detail: "the record is larger than the limit of \(limit) bytes; a quote may be unclosed")
        }
    }

    private mutating func rejectRagged() {
        guard !shape.ragged.isEmpty else { return }
        var locator = SlabLocator(slab, dialect: dialect)
        // Most have the same number of fields: one text serves them all.
        var details: [Int: String] = [:]
        rejected.reserveCapacity(rejected.count + shape.ragged.count)
        for ragged in shape.ragged {
            let detail =
                details[ragged.fieldCount]
                ?? "\(ragged.fieldCount) \(ragged.fieldCount == 1 ? "field" : "fields") where the header has \(columns)"
            details[ragged.fieldCount] = detail
            let sight = locator.sight(ragged.record, text: ragged.text)
            let isShort = ragged.fieldCount < columns
            // The first field that is too many; where fields are missing, the record's end says nothing that its start does not.
            let place = isShort || sight.fields.count <= columns ? 0 : sight.fields[columns].start
            rejected.append(
                locator.reject(
                    sight, isShort ? .tooFewFields : .tooManyFields, at: place,
                    column: isShort ? ragged.fieldCount + 1 : columns + 1,
                    detail: detail))
        }
    }

    private mutating func rejectInvalid() {
        guard !digest.isASCII, slab.bytes[..<slab.length].firstInvalidUTF8 != nil else { return }
        var locator = SlabLocator(slab, dialect: dialect)
        var rows: [Int] = []
        for row in 0..<shape.rows {
            let text = shape.text(ofRow: row)
            guard slab.bytes[text].firstInvalidUTF8 != nil else { continue }
            let sight = locator.sight(shape.record(ofRow: row), text: text)
            let place = sight.raw.firstInvalidUTF8 ?? 0
            let column = (sight.fields.firstIndex { $0.end > place } ?? 0) + 1
            rejected.append(locator.reject(sight, .invalidUTF8, at: place, column: column, detail: "not UTF-8"))
            rows.append(row)
        }
        shape.remove(rows)
    }

    /// Puts aside rows with a value that its column's declared type cannot hold: by row, in which column and why.
    mutating func reject(_ refusals: [Int: Refusal]) {
        var locator = SlabLocator(slab, dialect: dialect)
        let rows = refusals.keys.sorted()
        for row in rows {
            guard let refusal = refusals[row] else { continue }
            let sight = locator.sight(shape.record(ofRow: row), text: shape.text(ofRow: row))
            let place = refusal.column < sight.fields.count ? sight.fields[refusal.column].start : 0
            rejected.append(
                locator.reject(
                    sight, .valueRefused, at: place, column: refusal.column + 1, detail: refusal.detail))
        }
        shape.remove(rows)
    }

    /// Why a row is put aside.
    struct Refusal {
        /// From 0.
        let column: Int
        let detail: String
    }

    /// Runs `body` on the fields of one column.
    func withFields<Result>(of column: Int, _ body: (FieldRun) -> Result) -> Result {
        slab.bytes.withUnsafeBufferPointer { text in
            shape.ends.withUnsafeBufferPointer { ends in
                guard rows > 0, let text = text.baseAddress, let ends = ends.baseAddress else {
                    return SlabReading.withNoFields(quote: dialect.slabQuote, body)
                }
                // Safe: each of the rows has `columns + 1` positions from `row * stride` on.
                return body(
                    FieldRun(
                        text: text, ends: ends + column, stride: shape.stride, count: rows, quote: dialect.slabQuote,
                        mayBeQuoted: digest.hasQuotes, mayBeDoubled: digest.hasDoubledQuotes,
                        mayEndInReturn: digest.hasCarriageReturns && column == columns - 1))
            }
        }
    }

    private static func withNoFields<Result>(quote: UInt8, _ body: (FieldRun) -> Result) -> Result {
        withUnsafePointer(to: UInt8(0)) { text in
            withUnsafePointer(to: UInt32(0)) { ends in
                // Safe: a run of no fields reads neither.
                body(
                    FieldRun(
                        text: text, ends: ends, stride: 0, count: 0, quote: quote, mayBeQuoted: false,
                        mayBeDoubled: false, mayEndInReturn: false))
            }
        }
    }
}
