/// Makes a column one value at a time, nested ones too: for readers and for tables made in memory.
///
/// The CSV path does not pass through here: its parsers fill whole arrays.
package struct ColumnBuilder {
    package let type: LogicalType
    private var flags: [Bool] = []
    // The type decides which of these are in use.
    private var bytes: [UInt8] = []
    private var int32s: [Int32] = []
    private var int64s: [Int64] = []
    private var int128s: [Int128] = []
    private var doubles: [Double] = []
    private var views: [BinaryView] = []
    private var offsets: [Int32] = [0]
    private var children: [ColumnBuilder]

    package init(_ type: LogicalType) {
        self.type = type
        self.children =
            switch type {
            case .structure(let fields): fields.map { ColumnBuilder($0.type) }
            case .list(let element): [ColumnBuilder(element.type)]
            case .map(let key, let value): [ColumnBuilder(key.type), ColumnBuilder(value.type)]
            case .boolean, .int64, .double, .decimal, .date, .timestamp, .string: []
            }
    }

    /// The number of rows so far.
    package var count: Int { flags.count }

    /// Appends one value.
    ///
    /// - Throws: `CellTypeMismatch` when the cell is of another type than the column; the builder is of no use after that.
    package mutating func append(_ cell: Cell) throws(CellTypeMismatch) {
        if type.isNested { try appendNested(cell) } else { try appendScalar(cell) }
        flags.append(cell != .null)
    }

    private mutating func appendScalar(_ cell: Cell) throws(CellTypeMismatch) {
        switch (type, cell) {
        case (_, .null): appendEmptySlot()
        case (.boolean, .boolean(let value)): bytes.append(value ? 1 : 0)
        case (.date, .date(let days)): int32s.append(days)
        case (.int64, .int64(let value)), (.timestamp, .timestamp(let value)): int64s.append(value)
        case (.double, .double(let value)): doubles.append(value)
        case (.decimal(let precision, _), .decimal(let unscaled)):
            if !LogicalType.isDecimalNarrow(precision: precision) {
                int128s.append(unscaled)
            } else if let narrow = Int64(exactly: unscaled) {
                int64s.append(narrow)
            } else {
                throw CellTypeMismatch(cell: cell, type: type)
            }
        case (.string, .string(let text)): appendText(text)
        default: throw CellTypeMismatch(cell: cell, type: type)
        }
    }

    private mutating func appendEmptySlot() {
        switch type {
        case .boolean: bytes.append(0)
        case .date: int32s.append(0)
        case .int64, .timestamp: int64s.append(0)
        case .decimal(let precision, _):
            if LogicalType.isDecimalNarrow(precision: precision) { int64s.append(0) } else { int128s.append(0) }
        case .double: doubles.append(0)
        case .string: views.append(BinaryView(offset: UInt32(bytes.count), length: 0))
        case .structure, .list, .map: preconditionFailure("nested columns have no slots of their own")
        }
    }

    private mutating func appendText(_ text: String) {
        let start = bytes.count
        bytes.append(contentsOf: text.utf8)
        views.append(BinaryView(offset: UInt32(start), length: UInt32(bytes.count - start)))
    }

    private mutating func appendNested(_ cell: Cell) throws(CellTypeMismatch) {
        switch (type, cell) {
        case (.structure, .null):
            for index in children.indices { try children[index].append(.null) }
        case (.structure, .structure(let cells)) where cells.count == children.count:
            for index in children.indices { try children[index].append(cells[index]) }
        case (.list, .null), (.map, .null): offsets.append(Int32(children[0].count))
        case (.list, .list(let cells)):
            for item in cells { try children[0].append(item) }
            offsets.append(Int32(children[0].count))
        case (.map, .map(let entries)):
            for entry in entries {
                guard entry.key != .null else { throw CellTypeMismatch(cell: cell, type: type) }
                try children[0].append(entry.key)
                try children[1].append(entry.value)
            }
            offsets.append(Int32(children[0].count))
        default: throw CellTypeMismatch(cell: cell, type: type)
        }
    }

    /// The finished column.
    package consuming func finish() -> ColumnVector {
        let storage: ColumnStorage =
            switch type {
            case .boolean: .boolean(bytes)
            case .date: .int32(int32s)
            case .int64, .timestamp: .int64(int64s)
            case .decimal(let precision, _):
                LogicalType.isDecimalNarrow(precision: precision) ? .int64(int64s) : .int128(int128s)
            case .double: .double(doubles)
            case .string: .binary(BinaryStorage(bytes: bytes, views: views))
            case .structure: .structure(children.map { $0.finish() })
            case .list: .list(offsets: offsets, element: children[0].finish())
            case .map: .map(offsets: offsets, keys: children[0].finish(), values: children[1].finish())
            }
        return ColumnVector(type: type, count: flags.count, validity: Validity(flags), storage: storage)
    }
}

/// A cell was put into a column of another type.
package struct CellTypeMismatch: Error, Hashable, Sendable {
    package let cell: Cell
    package let type: LogicalType
}
