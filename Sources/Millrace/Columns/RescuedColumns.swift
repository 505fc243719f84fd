import MillraceColumns
import MillraceText

/// Puts the values of whole columns into `_rescued`, beside what is there already.
enum RescuedColumns {
    /// - Parameters:
    ///   - rescued: the column so far; nil: nothing is in it.
    ///   - others: the columns whose values go into it, and their names.
    /// - Returns: for each row its entries, null where it has none.
    static func fold(_ rescued: ColumnVector?, _ others: [(name: String, column: ColumnVector)], rows: Int)
        -> ColumnVector
    {
        var keys = Texts()
        var values = Texts()
        var offsets: [Int32] = [0]
        offsets.reserveCapacity(rows + 1)
        let printers = others.map { ValueJSON($0.column.type) }
        for row in 0..<rows {
            if let rescued, !rescued.isNull(row), case .map(let places, let oldKeys, let oldValues) = rescued.storage,
                case .binary(let names) = oldKeys.storage, case .binary(let texts) = oldValues.storage
            {
                for entry in Int(places[row])..<Int(places[row + 1]) {
                    keys.append(names[entry])
                    values.append(texts[entry])
                }
            }
            for (index, other) in others.enumerated() where !other.column.isNull(row) {
                keys.append(Array(other.name.utf8)[...])
                values.append(text(of: other.column, row, printers[index])[...])
            }
            offsets.append(Int32(keys.views.count))
        }
        let validity = Validity((0..<rows).map { offsets[$0 + 1] > offsets[$0] })
        return ColumnVector(
            type: MisfitPolicy.rescuedField.type, count: rows, validity: validity,
            storage: .map(offsets: offsets, keys: keys.column, values: values.column))
    }

    /// Texts as they are, all else as JSON.
    private static func text(of column: ColumnVector, _ row: Int, _ printer: ValueJSON) -> [UInt8] {
        if case .binary(let values) = column.storage { return Array(values[row]) }
        var bytes: [UInt8] = []
        printer.append(column, row, to: &bytes) { _ in }
        // Dates and times stand in quotes there.
        guard bytes.first == UInt8(ascii: "\""), bytes.count > 1 else { return bytes }
        return Array(bytes.dropFirst().dropLast())
    }

    private struct Texts {
        var bytes: [UInt8] = []
        var views: [BinaryView] = []

        mutating func append(_ text: ArraySlice<UInt8>) {
            views.append(BinaryView(offset: UInt32(bytes.count), length: UInt32(text.count)))
            bytes += text
        }

        var column: ColumnVector {
            ColumnVector(
                type: .string, count: views.count, validity: nil,
                storage: .binary(BinaryStorage(bytes: bytes, views: views)))
        }
    }
}
