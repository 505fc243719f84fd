import MillraceBytes
import MillraceColumns
import MillraceCompression
import MillraceParquet

/// From columns to pages: over 131,072 rows.
func parquetKernels(_ table: Table) throws -> [Kernel] {
    let modes = BinaryStorage(table.modes)
    let comments = BinaryStorage(table.comments)
    let different = dictionaryPage(table.comments)
    let differentStorage = BinaryStorage(different)
    let (indices, count) = ParquetKernels.dictionary(table.parts)
    let runs = indices.indices.map { indices[$0 / 100 * 100] }
    return [
        dictionaryKernel("integers, 10,000 different", table.suppliers, bytes: table.rows * 8) {
            ParquetKernels.dictionary(table.suppliers)
        },
        dictionaryKernel("integers, 1,000 in steps of 37", table.parts, bytes: table.rows * 8) {
            ParquetKernels.dictionary(table.parts)
        },
        dictionaryKernel("integers, all different", table.keys, bytes: table.rows * 8) {
            ParquetKernels.dictionary(table.keys)
        },
        dictionaryKernel("text, 7 different", table.modes, bytes: modes.bytes.count) {
            ParquetKernels.dictionary(modes)
        },
        dictionaryKernel("text, all different", different, bytes: differentStorage.bytes.count) {
            ParquetKernels.dictionary(differentStorage)
        },
        packKernel("bit packing, 10 bits", indices, entries: count),
        packKernel("run lengths, runs of 100", runs, entries: count),
        boundsKernel(table.keys),
        try pageKernel(comments.bytes),
        try encodeKernel(
            "integers, 10,000 different", .int64, .int64(table.suppliers), table.rows, bytes: table.rows * 8),
        try encodeKernel("integers, all different", .int64, .int64(table.keys), table.rows, bytes: table.rows * 8),
        try encodeKernel("doubles", .double, .double(table.prices), table.rows, bytes: table.rows * 8),
        try encodeKernel("dates", .date, .int32(table.dates), table.rows, bytes: table.rows * 4),
        try encodeKernel("booleans", .boolean, .boolean(table.flags.map { $0 ? 1 : 0 }), table.rows, bytes: table.rows),
        try encodeKernel("text, 7 different", .string, .binary(modes), table.rows, bytes: modes.bytes.count),
        try encodeKernel("text, all different", .string, .binary(comments), table.rows, bytes: comments.bytes.count),
    ]
}

/// As many of the values as fill a dictionary page of texts, where it ends: each with its length before it.
private func dictionaryPage(_ values: [String]) -> [String] {
    var bytes = 0
    return Array(
        values.prefix {
            bytes += 4 + $0.utf8.count
            return bytes <= ParquetKernels.largestDictionaryPage
        })
}

/// Checked against the standard library's hash table.
private func dictionaryKernel<Value: Hashable>(
    _ name: String, _ values: [Value], bytes: Int, _ run: @escaping () -> (indices: [UInt32], count: Int)
) -> Kernel {
    var known: [Value: UInt32] = [:]
    let expected = values.map { value -> UInt32 in
        let next = UInt32(known.count)
        return known[value]
            ?? {
                known[value] = next; return next
            }()
    }
    let count = known.count
    return Kernel("dictionary: \(name)", values: values.count, bytes: bytes, floor: .copy(bytes), run: run) {
        $0.count == count && $0.indices == expected
    }
}

private func packKernel(_ name: String, _ indices: [UInt32], entries: Int) -> Kernel {
    let width = Int.bitWidth - (entries - 1).leadingZeroBitCount
    return Kernel(name, values: indices.count, bytes: indices.count * 4, floor: .copy(indices.count * 4)) {
        ParquetKernels.pack(indices, bitWidth: width)
    } check: {
        try ParquetKernels.unpack($0, count: indices.count, bitWidth: width) == indices
    }
}

private func boundsKernel(_ values: [Int64]) -> Kernel {
    let expected = [values.min() ?? 0, values.max() ?? 0].map { value in
        (0..<8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }
    return Kernel("bounds of integers", values: values.count, bytes: values.count * 8, floor: .copy(values.count * 8)) {
        ParquetKernels.bounds(values)
    } check: {
        $0 == expected
    }
}

/// Header, checksum and copies; no codec.
private func pageKernel(_ body: [UInt8]) throws -> Kernel {
    let pages = try ParquetKernels.Pages(.none)
    let size = min(body.count, 1 << 20)
    let part = Array(body[..<size])
    return Kernel("a page of 1 MiB put together", values: 1, bytes: size, floor: .copy(size)) {
        try pages.page(part, values: 1)
    } check: {
        $0.count > size && $0.count < size + 64 && $0[($0.count - size)...].elementsEqual(part)
    }
}

/// A whole file of one column without a codec: bounds, dictionary or PLAIN, levels, pages, footer. Read back to check.
private func encodeKernel(
    _ name: String, _ type: LogicalType, _ storage: ColumnStorage, _ rows: Int, bytes: Int
) throws -> Kernel {
    let schema = Schema([Field("value", type)])
    let column = ColumnVector(type: type, count: rows, validity: nil, storage: storage)
    let batch = RecordBatch(schema: schema, rowCount: rows, columns: [column])
    return Kernel("Parquet column: \(name)", values: rows, bytes: bytes, floor: .copy(bytes)) {
        var output = EncodedOutput()
        let options = ParquetOptions(codec: .none, createdBy: "kernels")
        var encoder = try ParquetEncoder(schema: schema, options: options, keeper: MemoryKeeper())
        try encoder.encode(batch, into: &output)
        try encoder.finish(into: &output)
        return output.takeSegments()
    } check: {
        let file = try ParquetFile(MemorySource($0.flatMap(\.content)))
        var row = 0
        for group in file.metadata.rowGroups.indices {
            let read = try file.readRows(rowGroup: group)
            guard (0..<read.rowCount).allSatisfy({ read.columns[0].cell(at: $0) == column.cell(at: row + $0) }) else {
                return false
            }
            row += read.rowCount
        }
        return row == rows
    }
}

extension EncodedOutput.Segment {
    var content: [UInt8] {
        switch self {
        case .bytes(let bytes), .kept(let bytes): bytes
        case .spilled: []
        }
    }
}
