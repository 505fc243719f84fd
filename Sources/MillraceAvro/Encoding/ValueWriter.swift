import MillraceBytes
import MillraceColumns

/// Writes one value at a time, by the letter of the specification: nested values, rows too large for the fast path, and the
/// twin that the fast path is tested against.
///
/// SPEC: "Data Serialization and Deserialization", "Binary Encoding".
enum ValueWriter {
    /// Writes one row of a batch.
    static func write(
        row: Int, of columns: [ColumnVector], fields: [Field], into sink: inout ByteSink
    ) throws(EncodingFault) {
        for index in fields.indices { try write(columns[index], row, as: fields[index], into: &sink) }
    }

    /// Writes one value of a field; a nullable one with the number of its branch.
    static func write(
        _ vector: ColumnVector, _ row: Int, as field: Field, into sink: inout ByteSink
    ) throws(EncodingFault) {
        let isNull = vector.isNull(row)
        if field.isNullable {
            sink.append(isNull ? Branch.null : Branch.value)
            if isNull { return }
        } else if isNull {
            throw .unsupported("a null in the field \"\(field.name)\", which is declared without nulls")
        }
        if field.type.isNested {
            try writeNested(vector, row, as: field.type, into: &sink)
        } else {
            try writeScalar(vector, row, as: field.type, into: &sink)
        }
    }

    private static func writeScalar(
        _ vector: ColumnVector, _ row: Int, as type: LogicalType, into sink: inout ByteSink
    ) throws(EncodingFault) {
        switch (type, vector.storage) {
        case (.boolean, .boolean(let values)): sink.append(values[row] == 0 ? 0 : 1)
        case (.date, .int32(let values)): sink.append(zigZag: Int64(values[row]))
        case (.int64, .int64(let values)), (.timestamp, .int64(let values)): sink.append(zigZag: values[row])
        case (.double, .double(let values)): sink.append(littleEndian: values[row].bitPattern)
        case (.decimal, .int64(let values)): append(decimal: Int128(values[row]), to: &sink)
        case (.decimal, .int128(let values)): append(decimal: values[row], to: &sink)
        case (.string, .binary(let values)):
            let view = values.views[row]
            sink.append(zigZag: Int64(view.length))
            values.bytes.withUnsafeBytes { bytes in
                sink.append(
                    UnsafeRawBufferPointer(rebasing: bytes[Int(view.offset)..<Int(view.offset) + Int(view.length)]))
            }
        default: throw .unsupported("\(type) held in another storage than its own")
        }
    }

    private static func append(decimal value: Int128, to sink: inout ByteSink) {
        var length = 1
        while length < 16, value >> Int128(8 * length - 1) != 0, value >> Int128(8 * length - 1) != -1 { length += 1 }
        sink.append(zigZag: Int64(length))
        for index in (0..<length).reversed() { sink.append(UInt8(truncatingIfNeeded: value >> Int128(8 * index))) }
    }

    private static func writeNested(
        _ vector: ColumnVector, _ row: Int, as type: LogicalType, into sink: inout ByteSink
    ) throws(EncodingFault) {
        switch (type, vector.storage) {
        case (.structure(let fields), .structure(let children)) where fields.count == children.count:
            for index in fields.indices { try write(children[index], row, as: fields[index], into: &sink) }
        case (.list(let element), .list(let offsets, let child)):
            let items = Int(offsets[row])..<Int(offsets[row + 1])
            if !items.isEmpty { sink.append(zigZag: Int64(items.count)) }
            for item in items { try write(child, item, as: element, into: &sink) }
            sink.append(0)
        case (.map(let key, let value), .map(let offsets, let keys, let values)):
            // A map of strings and an array of key and value records look the same in bytes.
            let keyField = Field(key.name, key.type, isNullable: false)
            let entries = Int(offsets[row])..<Int(offsets[row + 1])
            if !entries.isEmpty { sink.append(zigZag: Int64(entries.count)) }
            for entry in entries {
                try write(keys, entry, as: keyField, into: &sink)
                try write(values, entry, as: value, into: &sink)
            }
            sink.append(0)
        default: throw .unsupported("\(type) held in another storage than its own")
        }
    }
}
