import MillraceColumns

/// The writer of one leaf, whatever its values are: a closed list, so that each kind's loops are compiled for it alone.
enum LeafWriter {
    case boolean(ColumnWriter<BooleanValues>)
    case date(ColumnWriter<FixedValues<DateFormat>>)
    case int64(ColumnWriter<FixedValues<Int64Format>>)
    case double(ColumnWriter<FixedValues<DoubleFormat>>)
    case shortDecimal(ColumnWriter<FixedValues<ShortDecimalFormat>>)
    case longDecimal(ColumnWriter<FixedValues<LongDecimalFormat>>)
    case fixedDecimal(ColumnWriter<FixedValues<FixedDecimalFormat>>)
    case binary(ColumnWriter<BinaryValues>)

    init(leaf: LeafDescriptor, limits: PageLimits, keeper: any SegmentKeeper) {
        switch leaf.logicalType {
        case .boolean: self = .boolean(ColumnWriter(leaf: leaf, limits: limits, keeper: keeper))
        case .date: self = .date(ColumnWriter(leaf: leaf, limits: limits, keeper: keeper))
        case .int64, .timestamp: self = .int64(ColumnWriter(leaf: leaf, limits: limits, keeper: keeper))
        case .double: self = .double(ColumnWriter(leaf: leaf, limits: limits, keeper: keeper))
        case .string: self = .binary(ColumnWriter(leaf: leaf, limits: limits, keeper: keeper))
        case .decimal(let precision, _):
            if leaf.physicalType == .int32 {
                self = .shortDecimal(ColumnWriter(leaf: leaf, limits: limits, keeper: keeper))
            } else if leaf.physicalType == .int64 {
                self = .int64(ColumnWriter(leaf: leaf, limits: limits, keeper: keeper))
            } else if LogicalType.isDecimalNarrow(precision: precision) {
                self = .fixedDecimal(ColumnWriter(leaf: leaf, limits: limits, keeper: keeper))
            } else {
                self = .longDecimal(ColumnWriter(leaf: leaf, limits: limits, keeper: keeper))
            }
        case .structure, .list, .map: preconditionFailure("a nested type is not a leaf")
        }
    }

    func append(
        _ column: ColumnVector, rows: Range<Int>, using workspace: EncodingWorkspace
    ) throws(EncodingFault) {
        switch self {
        case .boolean(let writer): try writer.append(column, rows: rows, using: workspace)
        case .date(let writer): try writer.append(column, rows: rows, using: workspace)
        case .int64(let writer): try writer.append(column, rows: rows, using: workspace)
        case .double(let writer): try writer.append(column, rows: rows, using: workspace)
        case .shortDecimal(let writer): try writer.append(column, rows: rows, using: workspace)
        case .longDecimal(let writer): try writer.append(column, rows: rows, using: workspace)
        case .fixedDecimal(let writer): try writer.append(column, rows: rows, using: workspace)
        case .binary(let writer): try writer.append(column, rows: rows, using: workspace)
        }
    }

    func finishChunk(using workspace: EncodingWorkspace) throws(EncodingFault) -> ChunkSummary {
        switch self {
        case .boolean(let writer): try writer.finishChunk(using: workspace)
        case .date(let writer): try writer.finishChunk(using: workspace)
        case .int64(let writer): try writer.finishChunk(using: workspace)
        case .double(let writer): try writer.finishChunk(using: workspace)
        case .shortDecimal(let writer): try writer.finishChunk(using: workspace)
        case .longDecimal(let writer): try writer.finishChunk(using: workspace)
        case .fixedDecimal(let writer): try writer.finishChunk(using: workspace)
        case .binary(let writer): try writer.finishChunk(using: workspace)
        }
    }

    /// What the open chunk comes to, uncompressed.
    var encodedBytes: Int {
        switch self {
        case .boolean(let writer): writer.encodedBytes
        case .date(let writer): writer.encodedBytes
        case .int64(let writer): writer.encodedBytes
        case .double(let writer): writer.encodedBytes
        case .shortDecimal(let writer): writer.encodedBytes
        case .longDecimal(let writer): writer.encodedBytes
        case .fixedDecimal(let writer): writer.encodedBytes
        case .binary(let writer): writer.encodedBytes
        }
    }

    /// The memory held; not what the keeper holds.
    var allocatedBytes: Int {
        switch self {
        case .boolean(let writer): writer.allocatedBytes
        case .date(let writer): writer.allocatedBytes
        case .int64(let writer): writer.allocatedBytes
        case .double(let writer): writer.allocatedBytes
        case .shortDecimal(let writer): writer.allocatedBytes
        case .longDecimal(let writer): writer.allocatedBytes
        case .fixedDecimal(let writer): writer.allocatedBytes
        case .binary(let writer): writer.allocatedBytes
        }
    }
}
