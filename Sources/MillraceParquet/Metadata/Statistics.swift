/// What is known about the values of a column chunk. SPEC: parquet.thrift `Statistics`.
///
/// The deprecated `min` and `max` are for readers that know no others; nothing here relies on them, for their order is not defined.
package struct Statistics: Hashable, Sendable {
    package var nullCount: Int64?
    package var distinctCount: Int64?
    package var maxValue: [UInt8]?
    package var minValue: [UInt8]?
    package var isMaxValueExact: Bool?
    package var isMinValueExact: Bool?
    package var nanCount: Int64?
    var deprecatedMin: [UInt8]?
    var deprecatedMax: [UInt8]?

    init() {}
}

extension Statistics: ThriftWritable {
    func writeFields(to writer: inout ThriftWriter) {
        writer.field(1, binary: deprecatedMax)
        writer.field(2, binary: deprecatedMin)
        writer.field(3, int64: nullCount)
        writer.field(4, int64: distinctCount)
        writer.field(5, binary: maxValue)
        writer.field(6, binary: minValue)
        writer.field(7, boolean: isMaxValueExact)
        writer.field(8, boolean: isMinValueExact)
        writer.field(9, int64: nanCount)
    }
}

extension Statistics: ThriftReadable {
    init(from reader: inout ThriftReader) throws(ParquetFault) {
        var read = Statistics()
        try reader.structure { (reader, field) throws(ParquetFault) in
            switch field.id {
            case 1 where field.isBinary: read.deprecatedMax = try reader.binary(field)
            case 2 where field.isBinary: read.deprecatedMin = try reader.binary(field)
            case 3 where field.isInteger: read.nullCount = try reader.int64(field)
            case 4 where field.isInteger: read.distinctCount = try reader.int64(field)
            case 5 where field.isBinary: read.maxValue = try reader.binary(field)
            case 6 where field.isBinary: read.minValue = try reader.binary(field)
            case 7 where field.isBoolean: read.isMaxValueExact = try reader.boolean(field)
            case 8 where field.isBoolean: read.isMinValueExact = try reader.boolean(field)
            case 9 where field.isInteger: read.nanCount = try reader.int64(field)
            default: try reader.skip(field)
            }
        }
        self = read
    }
}
