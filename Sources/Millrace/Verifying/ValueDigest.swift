import MillraceBytes
import MillraceColumns

/// A digest of all values of a table, column by column, in the order of the rows: the same for the same values in any format.
struct ValueDigest: Sendable {
    /// A column's name and type, and the digest of its values.
    struct Column: Hashable, Sendable {
        let name: String
        let type: LogicalType
        var digest: UInt64 = 0
    }

    private(set) var rows: UInt64 = 0
    private(set) var columns: [Column] = []
    private let isWanted: Bool
    private var printers: [ValueJSON] = []

    /// - Parameter isWanted: false to count rows only.
    init(isWanted: Bool) { self.isWanted = isWanted }

    /// Takes in the next rows.
    mutating func take(_ batch: RecordBatch) {
        rows += UInt64(batch.rowCount)
        guard isWanted else { return }
        if columns.isEmpty {
            columns = batch.schema.fields.map { Column(name: $0.name, type: $0.type) }
            printers = columns.map { ValueJSON($0.type) }
        }
        for (index, vector) in batch.columns.enumerated() where columns.indices.contains(index) {
            var digest = columns[index].digest
            for row in 0..<batch.rowCount {
                var text: [UInt8] = []
                printers[index].append(vector, row, to: &text) { _ in }
                digest = text.withUnsafeBytes { XXHash64.hash($0, seed: digest) }
            }
            columns[index].digest = digest
        }
    }

    /// The columns in which two tables of as many rows differ. Columns that the formats hold in different types are passed over.
    func differences(from other: ValueDigest) -> [String] {
        guard rows == other.rows, !columns.isEmpty, !other.columns.isEmpty else { return [] }
        guard columns.count == other.columns.count else { return ["the number of columns"] }
        return zip(columns, other.columns).compactMap { mine, theirs in
            mine.type == theirs.type && mine.digest != theirs.digest ? mine.name : nil
        }
    }
}
