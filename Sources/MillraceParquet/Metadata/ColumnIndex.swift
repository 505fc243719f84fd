/// The bounds of each page of a column chunk. SPEC: parquet.thrift `ColumnIndex`.
package struct ColumnIndex: Hashable, Sendable {
    package var nullPages: [Bool] = []
    /// Empty bytes for null pages.
    package var minValues: [[UInt8]] = []
    /// Empty bytes for null pages.
    package var maxValues: [[UInt8]] = []
    package var boundaryOrder: BoundaryOrder = .unordered
    package var nullCounts: [Int64]?
    /// One histogram a page, one after the other; nil when the maximum level is 0.
    package var repetitionLevels: [Int64]?
    /// One histogram a page, one after the other; nil when the maximum level is 0 or 1.
    package var definitionLevels: [Int64]?
    package var nanCounts: [Int64]?

    init() {}
}

extension ColumnIndex: ThriftWritable {
    func writeFields(to writer: inout ThriftWriter) {
        writer.field(1, booleans: nullPages)
        writer.field(2, binaries: minValues)
        writer.field(3, binaries: maxValues)
        writer.field(4, int32: boundaryOrder.rawValue)
        writer.field(5, int64s: nullCounts)
        writer.field(6, int64s: repetitionLevels)
        writer.field(7, int64s: definitionLevels)
        writer.field(8, int64s: nanCounts)
    }
}

extension ColumnIndex: ThriftReadable {
    init(from reader: inout ThriftReader) throws(ParquetFault) {
        var read = ColumnIndex()
        try reader.structure { (reader, field) throws(ParquetFault) in
            switch field.id {
            case 1: read.nullPages = try reader.booleans(field)
            case 2: read.minValues = try reader.binaries(field)
            case 3: read.maxValues = try reader.binaries(field)
            case 4: read.boundaryOrder = BoundaryOrder(rawValue: try reader.int32(field)) ?? .unordered
            case 5: read.nullCounts = try reader.integers(field)
            case 6: read.repetitionLevels = try reader.integers(field)
            case 7: read.definitionLevels = try reader.integers(field)
            case 8: read.nanCounts = try reader.integers(field)
            default: try reader.skip(field)
            }
        }
        self = read
    }
}
