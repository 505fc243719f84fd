import MillraceAvro
import MillraceBytes
import MillraceColumns

/// From columns to rows: over 16,384 rows of eight columns that may be null and are not, all with the same values.
func avroKernels(_ table: Table) throws -> [Kernel] {
    let modes = BinaryStorage(table.modes)
    let comments = BinaryStorage(table.comments)
    return [
        varintKernel(table.keys),
        rowsKernel("integers, 12 or 13 digits", .int64, .int64(table.keys), table.keys, bytes: table.rows * 8) {
            zigZag($0)
        },
        rowsKernel("integers, 1 to 5 digits", .int64, .int64(table.parts), table.parts, bytes: table.rows * 8) {
            zigZag($0)
        },
        rowsKernel("dates", .date, .int32(table.dates), table.dates, bytes: table.rows * 4) { zigZag(Int64($0)) },
        rowsKernel("doubles", .double, .double(table.prices), table.prices, bytes: table.rows * 8) { value in
            (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> ($0 * 8)) }
        },
        rowsKernel(
            "decimals", .decimal(precision: 15, scale: 2), .int64(table.cents), table.cents, bytes: table.rows * 8
        ) {
            decimal($0)
        },
        rowsKernel("booleans", .boolean, .boolean(table.flags.map { $0 ? 1 : 0 }), table.flags, bytes: table.rows) {
            [$0 ? 1 : 0]
        },
        rowsKernel("text, 7 different", .string, .binary(modes), table.modes, bytes: modes.bytes.count) { text($0) },
        rowsKernel("text, all different", .string, .binary(comments), table.comments, bytes: comments.bytes.count) {
            text($0)
        },
    ]
}

/// The slow twins: the Avro specification's "Binary Encoding", byte by byte.
private func zigZag(_ value: Int64) -> [UInt8] {
    var rest = value >= 0 ? UInt64(value) * 2 : UInt64(-(value + 1)) * 2 + 1
    var bytes: [UInt8] = []
    while rest > 127 {
        bytes.append(UInt8(rest % 128 + 128))
        rest /= 128
    }
    return bytes + [UInt8(rest)]
}

private func text(_ value: String) -> [UInt8] { zigZag(Int64(value.utf8.count)) + Array(value.utf8) }

/// Big-endian two's complement in as few bytes as hold it; these are all positive.
private func decimal(_ value: Int64) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = value
    repeat {
        bytes.insert(UInt8(rest % 256), at: 0)
        rest /= 256
    } while rest > 0
    if bytes[0] > 127 { bytes.insert(0, at: 0) }
    return zigZag(Int64(bytes.count)) + bytes
}

private func varintKernel(_ values: [Int64]) -> Kernel {
    let expected = values.flatMap(zigZag)
    return Kernel("varints, one by one", values: values.count, bytes: values.count * 8, floor: .copy(values.count * 8))
    {
        var sink = ByteSink(capacity: values.count * 10)
        for value in values { sink.append(zigZag: value) }
        return sink.copyBytes()
    } check: {
        $0 == expected
    }
}

private let rows = 1 << 14
private let columns = 8

/// Blocks without a codec, held together.
private func rowsKernel<Value>(
    _ name: String, _ type: LogicalType, _ storage: ColumnStorage, _ values: [Value], bytes: Int,
    twin: (Value) -> [UInt8]
) -> Kernel {
    // 2 is the branch of ["null", T] that says there is a value.
    var expected: [UInt8] = []
    for value in values[..<rows] {
        let one = [2] + twin(value)
        for _ in 0..<columns { expected += one }
    }
    let blocksExpected = expected
    let schema = Schema((0..<columns).map { Field("value\($0)", type) })
    let column = ColumnVector(type: type, count: rows, validity: nil, storage: storage.prefix(rows))
    let batch = RecordBatch(schema: schema, rowCount: rows, columns: Array(repeating: column, count: columns))
    let taken = bytes * rows / values.count * columns
    return Kernel("Avro rows: \(name)", values: rows * columns, bytes: taken, floor: .copy(taken)) {
        var blocks = ByteSink(capacity: blocksExpected.count)
        var builder = BlockBuilder(schema: schema, target: AvroOptions.defaultBlockSize)
        try builder.encode(batch) { blocks.append($1) }
        try builder.finish { blocks.append($1) }
        return blocks.copyBytes()
    } check: {
        $0 == blocksExpected
    }
}

extension ColumnStorage {
    /// The first rows; what the benchmarks have no kernel for is left as it is.
    fileprivate func prefix(_ rows: Int) -> ColumnStorage {
        switch self {
        case .boolean(let values): .boolean(Array(values[..<rows]))
        case .int32(let values): .int32(Array(values[..<rows]))
        case .int64(let values): .int64(Array(values[..<rows]))
        case .double(let values): .double(Array(values[..<rows]))
        case .binary(let values): .binary(BinaryStorage(bytes: values.bytes, views: Array(values.views[..<rows])))
        case .int128, .structure, .list, .map: self
        }
    }
}
