import CMillraceScan
import MillraceColumns

/// A slab whose records are delimited and counted: the ground that the decoder and the classifier stand on.
struct SlabReading {
    let slab: Slab
    let digest: SlabDigest
    let dialect: CSVDialect
    let columns: Int
    let shape: RecordShape
    /// The records before the first that is malformed.
    let rows: Int
    /// The first malformed record's fault, as far as delimiting and UTF-8 go.
    let fault: RecordFault?

    init(_ slab: Slab, dialect: CSVDialect, columns: Int) {
        let digest = SlabDigest(slab)
        let shape = RecordShape(slab, digest: digest, columns: columns)
        self.slab = slab
        self.digest = digest
        self.dialect = dialect
        self.columns = columns
        self.shape = shape
        if let offset = SlabReading.invalidByte(slab, digest: digest, shape: shape, columns: columns) {
            rows = shape.row(at: offset)
            let record = slab.recordsBefore + UInt64(rows) + 1
            fault = SlabLocator(slab).fault(.invalidUTF8, at: offset, record: record, detail: "not UTF-8")
        } else {
            rows = shape.rows
            fault = SlabReading.structuralFault(slab, digest: digest, shape: shape, columns: columns, dialect: dialect)
        }
    }

    /// The first byte that is not UTF-8 in the records that could be delimited.
    private static func invalidByte(_ slab: Slab, digest: SlabDigest, shape: RecordShape, columns: Int) -> Int? {
        guard !digest.isASCII, shape.rows > 0 else { return nil }
        let length = Int(shape.ends[(shape.rows - 1) * shape.stride + columns])
        let first = slab.bytes.withUnsafeBufferPointer { text -> Int in
            guard let base = text.baseAddress else { return length }
            // Safe: the last record ends inside the slab.
            return millrace_utf8_first_invalid(base, length)
        }
        return first < length ? first : nil
    }

    private static func structuralFault(
        _ slab: Slab, digest: SlabDigest, shape: RecordShape, columns: Int, dialect: CSVDialect
    ) -> RecordFault? {
        let record = slab.recordsBefore + UInt64(shape.rows) + 1
        if let ragged = shape.ragged {
            let isShort = ragged.fieldCount < columns
            return SlabLocator(slab).fault(
                isShort ? .tooFewFields : .tooManyFields, at: isShort ? ragged.start : ragged.surplus, record: record,
                column: isShort ? ragged.fieldCount + 1 : columns + 1,
                detail: "\(ragged.fieldCount) fields where the header has \(columns)")
        }
        return digest.damage.map { SlabLocator(slab).fault(of: $0, record: record, quote: dialect.quote) }
    }

    /// Runs `body` on the fields of one column.
    func withFields<Result>(of column: Int, _ body: (FieldRun) -> Result) -> Result {
        slab.bytes.withUnsafeBufferPointer { text in
            shape.ends.withUnsafeBufferPointer { ends in
                guard rows > 0, let text = text.baseAddress, let ends = ends.baseAddress else {
                    return SlabReading.withNoFields(quote: dialect.quote, body)
                }
                // Safe: each of the rows has `columns + 1` positions from `row * stride` on.
                return body(
                    FieldRun(
                        text: text, ends: ends + column, stride: shape.stride, count: rows, quote: dialect.quote,
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

    /// A fault of the value in one field.
    func refusal(row: Int, column: Int, detail: String) -> RecordFault {
        let start = Int(shape.ends[row * shape.stride + column] &+ 1)
        return SlabLocator(slab).fault(
            .valueRefused, at: start, record: slab.recordsBefore + UInt64(row) + 1, column: column + 1, detail: detail)
    }
}
