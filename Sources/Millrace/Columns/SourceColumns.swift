import MillraceColumns

/// The columns of `--add-source-columns`: where each row came from.
struct SourceColumns: Sendable {
    /// The source's URL, or its path below SOURCE; and the number of the record in it, from 1, as errors and rejects count.
    static let fields = [
        Field("_source", .string, isNullable: false), Field("_source_record", .int64, isNullable: false),
    ]

    let source: String

    /// The same rows with the columns, for the records of a slab.
    ///
    /// - Parameters:
    ///   - recordsBefore: how many records stand before the slab's first.
    ///   - rejects: the records that are not in the batch.
    func add(to batch: RecordBatch, recordsBefore: UInt64, rejects: [RejectedRecord]) -> RecordBatch {
        let bytes = Array(source.utf8)
        let views = [BinaryView](repeating: BinaryView(offset: 0, length: UInt32(bytes.count)), count: batch.rowCount)
        let columns = [
            ColumnVector(
                type: .string, count: batch.rowCount, validity: nil,
                storage: .binary(BinaryStorage(bytes: bytes, views: views))),
            ColumnVector(
                type: .int64, count: batch.rowCount, validity: nil,
                storage: .int64(SourceColumns.numbers(batch.rowCount, after: recordsBefore, without: rejects))),
        ]
        return RecordBatch(
            schema: Schema(batch.schema.fields + SourceColumns.fields), rowCount: batch.rowCount,
            columns: batch.columns + columns)
    }

    /// The numbers of so many records, of which some were put aside.
    static func numbers(_ count: Int, after recordsBefore: UInt64, without rejects: [RejectedRecord]) -> [Int64] {
        let first = Int64(clamping: recordsBefore) + 1
        guard !rejects.isEmpty else { return Array(first..<first + Int64(count)) }
        let gone = Set(rejects.map { Int64(clamping: $0.fault.position.record) })
        var numbers: [Int64] = []
        numbers.reserveCapacity(count)
        var number = first
        while numbers.count < count {
            if !gone.contains(number) { numbers.append(number) }
            number += 1
        }
        return numbers
    }
}
