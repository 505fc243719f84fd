import MillraceColumns

extension ColumnVector {
    /// A column without any value.
    static func nulls(of type: LogicalType, count: Int) -> ColumnVector {
        let validity = Validity(words: Array(repeating: 0, count: Validity.wordCount(count)), count: count)
        let storage: ColumnStorage =
            switch type {
            case .boolean: .boolean(Array(repeating: 0, count: count))
            case .date: .int32(Array(repeating: 0, count: count))
            case .int64, .timestamp: .int64(Array(repeating: 0, count: count))
            case .decimal(let precision, _):
                LogicalType.isDecimalNarrow(precision: precision)
                    ? .int64(Array(repeating: 0, count: count)) : .int128(Array(repeating: 0, count: count))
            case .double: .double(Array(repeating: 0, count: count))
            case .string:
                .binary(
                    BinaryStorage(bytes: [], views: Array(repeating: BinaryView(offset: 0, length: 0), count: count)))
            case .structure(let fields): .structure(fields.map { nulls(of: $0.type, count: count) })
            case .list(let element):
                .list(offsets: Array(repeating: 0, count: count + 1), element: nulls(of: element.type, count: 0))
            case .map(let key, let value):
                .map(
                    offsets: Array(repeating: 0, count: count + 1), keys: nulls(of: key.type, count: 0),
                    values: nulls(of: value.type, count: 0))
            }
        return ColumnVector(type: type, count: count, validity: validity, storage: storage)
    }
}
