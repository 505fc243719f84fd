import MillraceColumns

/// A batch as bytes, in this machine's own order: for a temporary file that only this process reads.
enum BatchBytes {
    static func encode(_ batch: RecordBatch) -> [UInt8] {
        var bytes: [UInt8] = []
        append(UInt64(batch.rowCount), to: &bytes)
        for column in batch.columns { append(column, to: &bytes) }
        return bytes
    }

    /// Reads what `encode` wrote of a batch of this schema.
    static func decode(_ bytes: [UInt8], schema: Schema) -> RecordBatch {
        var reader = Reader(bytes: bytes)
        let rows = Int(reader.number())
        return RecordBatch(schema: schema, rowCount: rows, columns: schema.fields.map { reader.column($0.type) })
    }

    private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number) { bytes.append(contentsOf: $0) }
    }

    private static func append<Value>(_ values: [Value], to bytes: inout [UInt8]) {
        append(UInt64(values.count), to: &bytes)
        // Safe: plain numbers, read back by the same build on the same machine.
        values.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }

    private static func append(_ column: ColumnVector, to bytes: inout [UInt8]) {
        append(UInt64(column.count), to: &bytes)
        append(column.validity?.words ?? [], to: &bytes)
        switch column.storage {
        case .boolean(let values): append(values, to: &bytes)
        case .int32(let values): append(values, to: &bytes)
        case .int64(let values): append(values, to: &bytes)
        case .int128(let values): append(values, to: &bytes)
        case .double(let values): append(values, to: &bytes)
        case .binary(let values):
            append(values.bytes, to: &bytes)
            append(values.views, to: &bytes)
        case .structure(let children): for child in children { append(child, to: &bytes) }
        case .list(let offsets, let element):
            append(offsets, to: &bytes)
            append(element, to: &bytes)
        case .map(let offsets, let keys, let values):
            append(offsets, to: &bytes)
            append(keys, to: &bytes)
            append(values, to: &bytes)
        }
    }

    private struct Reader {
        let bytes: [UInt8]
        var place = 0

        mutating func number() -> UInt64 {
            defer { place += 8 }
            return bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place, as: UInt64.self) }
        }

        mutating func values<Value>(_ type: Value.Type) -> [Value] {
            let count = Int(number())
            let length = count * MemoryLayout<Value>.stride
            defer { place += length }
            return [Value](unsafeUninitializedCapacity: count) { space, filled in
                // Safe: plain numbers, `length` bytes of them, which `append` wrote.
                bytes.withUnsafeBytes { all in
                    UnsafeMutableRawBufferPointer(space).copyMemory(
                        from: UnsafeRawBufferPointer(rebasing: all[place..<place + length]))
                }
                filled = count
            }
        }

        mutating func column(_ type: LogicalType) -> ColumnVector {
            let count = Int(number())
            let words = values(UInt64.self)
            let validity = words.isEmpty ? nil : Validity(words: words, count: count)
            return ColumnVector(type: type, count: count, validity: validity, storage: storage(type))
        }

        private mutating func storage(_ type: LogicalType) -> ColumnStorage {
            switch type {
            case .boolean: return .boolean(values(UInt8.self))
            case .date: return .int32(values(Int32.self))
            case .int64, .timestamp: return .int64(values(Int64.self))
            case .decimal(let precision, _):
                return LogicalType.isDecimalNarrow(precision: precision)
                    ? .int64(values(Int64.self)) : .int128(values(Int128.self))
            case .double: return .double(values(Double.self))
            case .string:
                let text = values(UInt8.self)
                return .binary(BinaryStorage(bytes: text, views: values(BinaryView.self)))
            case .structure(let fields): return .structure(fields.map { column($0.type) })
            case .list(let element):
                let offsets = values(Int32.self)
                return .list(offsets: offsets, element: column(element.type))
            case .map(let key, let value):
                let offsets = values(Int32.self)
                let keys = column(key.type)
                return .map(offsets: offsets, keys: keys, values: column(value.type))
            }
        }
    }
}
