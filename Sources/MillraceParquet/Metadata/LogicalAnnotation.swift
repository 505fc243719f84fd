/// The newer of the two annotations that say what values mean. SPEC: parquet.thrift `LogicalType`, LogicalTypes.md.
package enum LogicalAnnotation: Hashable, Sendable {
    case string
    case map
    case list
    case decimal(precision: Int32, scale: Int32)
    case date
    case time(isAdjustedToUTC: Bool, unit: TimeUnit)
    case timestamp(isAdjustedToUTC: Bool, unit: TimeUnit)
    case integer(bitWidth: Int8, isSigned: Bool)
    case json
    case enumeration
    case bson
    case uuid
    case float16
    /// Files say it by the older annotation: the newer one has only reserved its number.
    case interval
    /// A column of nulls only.
    case unknown
    /// An annotation that is read over: its field number in the union.
    case other(Int16)
}

extension LogicalAnnotation: ThriftWritable {
    func writeFields(to writer: inout ThriftWriter) {
        switch self {
        case .string: writer.field(1) { _ in }
        case .map: writer.field(2) { _ in }
        case .list: writer.field(3) { _ in }
        case .decimal(let precision, let scale):
            writer.field(5) {
                $0.field(1, int32: scale)
                $0.field(2, int32: precision)
            }
        case .date: writer.field(6) { _ in }
        case .time(let isAdjusted, let unit): LogicalAnnotation.write(7, isAdjusted, unit, to: &writer)
        case .timestamp(let isAdjusted, let unit): LogicalAnnotation.write(8, isAdjusted, unit, to: &writer)
        case .integer(let bitWidth, let isSigned):
            writer.field(10) {
                $0.field(1, byte: bitWidth)
                $0.field(2, boolean: isSigned)
            }
        case .json: writer.field(12) { _ in }
        case .enumeration: writer.field(4) { _ in }
        case .bson: writer.field(13) { _ in }
        case .uuid: writer.field(14) { _ in }
        case .float16: writer.field(15) { _ in }
        case .interval: writer.field(9) { _ in }
        case .unknown: writer.field(11) { _ in }
        case .other(let id): writer.field(id) { _ in }
        }
    }

    private static func write(_ id: Int16, _ isAdjusted: Bool, _ unit: TimeUnit, to writer: inout ThriftWriter) {
        writer.field(id) {
            $0.field(1, boolean: isAdjusted)
            $0.field(2, structure: unit)
        }
    }
}

extension LogicalAnnotation: ThriftReadable {
    init(from reader: inout ThriftReader) throws(ParquetFault) {
        var found: LogicalAnnotation?
        try reader.structure { (reader, field) throws(ParquetFault) in
            found = try LogicalAnnotation.read(field, from: &reader)
        }
        self = found ?? .other(0)
    }

    private static func read(
        _ field: ThriftReader.Field, from reader: inout ThriftReader
    ) throws(ParquetFault) -> LogicalAnnotation {
        guard field.type == .structure else { throw .malformed("a logical type that is not a struct") }
        switch field.id {
        case 5: return try readDecimal(from: &reader)
        case 7, 8: return try readTime(isTimestamp: field.id == 8, from: &reader)
        case 10: return try readInteger(from: &reader)
        default: try reader.skip(field)
        }
        return switch field.id {
        case 1: .string
        case 2: .map
        case 3: .list
        case 4: .enumeration
        case 6: .date
        case 9: .interval
        case 11: .unknown
        case 12: .json
        case 13: .bson
        case 14: .uuid
        case 15: .float16
        default: .other(field.id)
        }
    }

    private static func readDecimal(from reader: inout ThriftReader) throws(ParquetFault) -> LogicalAnnotation {
        var scale: Int32 = 0
        var precision: Int32 = 0
        try reader.structure { (reader, field) throws(ParquetFault) in
            switch field.id {
            case 1: scale = try reader.int32(field)
            case 2: precision = try reader.int32(field)
            default: try reader.skip(field)
            }
        }
        return .decimal(precision: precision, scale: scale)
    }

    private static func readTime(
        isTimestamp: Bool, from reader: inout ThriftReader
    ) throws(ParquetFault) -> LogicalAnnotation {
        var isAdjusted = false
        var unit: TimeUnit?
        try reader.structure { (reader, field) throws(ParquetFault) in
            switch field.id {
            case 1: isAdjusted = try reader.boolean(field)
            case 2:
                guard field.type == .structure else { throw .malformed("a time unit that is not a struct") }
                try reader.structure { (reader, field) throws(ParquetFault) in
                    unit = TimeUnit(rawValue: field.id)
                    try reader.skip(field)
                }
            default: try reader.skip(field)
            }
        }
        guard let unit else { return .other(isTimestamp ? 8 : 7) }
        return isTimestamp
            ? .timestamp(isAdjustedToUTC: isAdjusted, unit: unit) : .time(isAdjustedToUTC: isAdjusted, unit: unit)
    }

    private static func readInteger(from reader: inout ThriftReader) throws(ParquetFault) -> LogicalAnnotation {
        var bitWidth: Int8 = 0
        var isSigned = false
        try reader.structure { (reader, field) throws(ParquetFault) in
            switch field.id {
            case 1: bitWidth = Int8(truncatingIfNeeded: try reader.int64(field))
            case 2: isSigned = try reader.boolean(field)
            default: try reader.skip(field)
            }
        }
        return .integer(bitWidth: bitWidth, isSigned: isSigned)
    }
}
