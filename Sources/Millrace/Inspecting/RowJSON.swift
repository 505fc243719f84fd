import MillraceColumns

/// Prints the rows of batches of one schema as JSON, one object a row.
///
/// Dates, times and decimals with a fraction become strings, so that nothing is lost in a reader's doubles; a map is a list of
/// `{"key":…,"value":…}`, so that repeated keys, their order and their type are kept.
struct RowJSON {
    private let columns: [ValueJSON]
    /// What stands before each value: its name, and what joins it to the one before.
    private let keys: [[UInt8]]

    /// The string columns whose text is JSON already.
    private let jsonColumns: Set<Int>

    init(_ schema: Schema, jsonColumns: Set<Int> = []) {
        self.jsonColumns = jsonColumns
        columns = schema.fields.map { ValueJSON($0.type) }
        keys = ValueJSON.keys(schema.fields)
    }

    /// Appends one row and a line feed.
    ///
    /// - Parameter relieve: called now and then inside a long row: it may take the bytes away.
    func append(_ batch: RecordBatch, _ row: Int, to bytes: inout [UInt8], relieve: (inout [UInt8]) -> Void = { _ in })
    {
        for (index, column) in columns.enumerated() {
            bytes += keys[index]
            let values = batch.columns[index]
            if jsonColumns.contains(index), case .binary(let json) = values.storage, !values.isNull(row) {
                bytes += json[row]
            } else {
                column.append(values, row, to: &bytes, relieve)
            }
        }
        bytes += columns.isEmpty ? Array("{}\n".utf8) : Array("}\n".utf8)
    }
}
