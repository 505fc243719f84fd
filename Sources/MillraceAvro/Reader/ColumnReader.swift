import MillraceBytes
import MillraceColumns

/// Reads the values of one column, one after the other, into what a vector is made of.
///
/// Every length is checked against the bytes that are left, and every value is taken from the row's budget, so what is held is
/// bounded whatever the file claims.
final class ColumnReader {
    private let wire: WireField
    private let children: [ColumnReader]
    private let budget: ReadBudget
    /// The names of a record's fields: they are printed for each record.
    private let nameBytes: Int
    private var flags: [Bool] = []
    // The type decides which of these are in use.
    private var bytes: [UInt8] = []
    private var int32s: [Int32] = []
    private var int64s: [Int64] = []
    private var int128s: [Int128] = []
    private var doubles: [Double] = []
    private var views: [BinaryView] = []
    private var offsets: [Int32] = [0]

    init(_ wire: WireField, _ budget: ReadBudget) {
        self.wire = wire
        self.budget = budget
        self.children =
            switch wire.type.coding {
            case .record(let fields): fields.map { ColumnReader($0, budget) }
            case .array(let element): [ColumnReader(element, budget)]
            case .map(let key, let value): [ColumnReader(key, budget), ColumnReader(value, budget)]
            default: []
            }
        self.nameBytes = children.reduce(0) { $0 + $1.wire.name.utf8.count }
        reset()
    }

    private func reset() {
        flags = []
        (bytes, int32s, int64s, int128s, doubles, views) = ([], [], [], [], [], [])
        offsets = [0]
        // Symbols are held once, however often they are named.
        if case .leaf(.enumeration(let symbols)) = wire.type.coding { bytes = symbols.bytes }
    }

    /// Reads the next value.
    func read(_ cursor: inout ByteCursor) throws(ValueFault) {
        guard try readBranch(&cursor) else { return try appendNull() }
        if case .leaf(.null) = wire.type.coding { return try appendNull() }
        try budget.takeValue()
        try readValue(&cursor)
        flags.append(true)
    }

    /// Reads the union's branch; false for null.
    private func readBranch(_ cursor: inout ByteCursor) throws(ValueFault) -> Bool {
        guard wire.branching != .none else { return true }
        switch (wire.branching, try cursor.long()) {
        case (.nullFirst, 1), (.nullLast, 0), (.single, 0): return true
        case (.nullFirst, 0), (.nullLast, 1): return false
        case (_, let branch): throw .malformed("branch \(branch) of a union")
        }
    }

    private func readValue(_ cursor: inout ByteCursor) throws(ValueFault) {
        switch wire.type.coding {
        case .leaf(let leaf): try read(leaf, &cursor)
        case .record:
            try budget.takeText(nameBytes)
            for child in children { try child.read(&cursor) }
        case .array, .map:
            try cursor.forEachItem { (cursor) throws(ValueFault) in
                for child in children { try child.read(&cursor) }
            }
            offsets.append(Int32(children[0].flags.count))
        case .json(let printer):
            let start = bytes.count
            try printer.append(&cursor, to: &bytes, budget)
            try appendView(from: start)
        }
    }

    private func read(_ leaf: WireLeaf, _ cursor: inout ByteCursor) throws(ValueFault) {
        switch leaf {
        case .null: break
        case .boolean: bytes.append(try cursor.boolean())
        case .integer: int64s.append(try cursor.long())
        case .timestamp(let scale, _): int64s.append(try cursor.microseconds(scale: scale))
        case .date: int32s.append(try cursor.int())
        case .float: doubles.append(Double(Float(bitPattern: try cursor.bits32())))
        case .double: doubles.append(Double(bitPattern: try cursor.bits64()))
        case .string:
            let start = bytes.count
            bytes.append(contentsOf: try cursor.text())
            try appendView(from: start)
        case .enumeration(let symbols):
            let view = symbols.views[try cursor.symbol(of: symbols.views.count)]
            try budget.takeText(Int(view.length))
            views.append(view)
        case .decimal(let size, _, _): try append(decimal: try cursor.run(of: size))
        case .bytes, .uuid, .duration, .time, .nanoseconds, .longDecimal:
            let start = bytes.count
            _ = try leaf.appendText(&cursor, to: &bytes)
            try appendView(from: start)
        }
    }

    private func appendView(from start: Int) throws(ValueFault) {
        try budget.takeText(bytes.count - start)
        guard let offset = UInt32(exactly: start), let length = UInt32(exactly: bytes.count - start) else {
            throw .limitExceeded(what: "a column's text", limit: Int(UInt32.max))
        }
        views.append(BinaryView(offset: offset, length: length))
    }

    private func append(decimal digits: UnsafeRawBufferPointer) throws(ValueFault) {
        // An empty run is zero; what is longer than 16 bytes may be a short number with many bytes of sign.
        let sign: UInt8 = (digits.first ?? 0) & 0x80 == 0 ? 0 : 0xFF
        let value = digits.suffix(16).reduce(sign == 0 ? 0 : -1 as Int128) { $0 << 8 | Int128($1) }
        guard digits.dropLast(16).allSatisfy({ $0 == sign }), (value < 0) == (sign != 0) else {
            throw .malformed("a decimal beyond 38 digits")
        }
        guard case .decimal(let precision, _) = wire.type.logical else { return }
        if !LogicalType.isDecimalNarrow(precision: precision) {
            int128s.append(value)
        } else if let narrow = Int64(exactly: value) {
            int64s.append(narrow)
        } else {
            throw .malformed("a decimal beyond its precision")
        }
    }

    private func appendNull() throws(ValueFault) {
        try budget.takeValue()
        flags.append(false)
        switch wire.type.coding {
        case .leaf(let leaf): appendNull(leaf)
        case .record: for child in children { try child.appendNull() }
        case .array, .map: offsets.append(Int32(children[0].flags.count))
        case .json: views.append(BinaryView(offset: 0, length: 0))
        }
    }

    private func appendNull(_ leaf: WireLeaf) {
        switch leaf.logical {
        case .boolean: bytes.append(0)
        case .int64, .timestamp: int64s.append(0)
        case .date: int32s.append(0)
        case .double: doubles.append(0)
        case .decimal: appendNullDecimal()
        case .string, .structure, .list, .map: views.append(BinaryView(offset: 0, length: 0))
        }
    }

    private func appendNullDecimal() {
        guard case .decimal(let precision, _) = wire.type.logical else { return }
        if LogicalType.isDecimalNarrow(precision: precision) { int64s.append(0) } else { int128s.append(0) }
    }

    /// The values read since the last call.
    func takeVector() -> ColumnVector {
        let vector = ColumnVector(
            type: wire.type.logical, count: flags.count, validity: Validity(flags), storage: storage())
        reset()
        return vector
    }

    private func storage() -> ColumnStorage {
        switch wire.type.logical {
        case .boolean: .boolean(bytes)
        case .date: .int32(int32s)
        case .int64, .timestamp: .int64(int64s)
        case .decimal(let precision, _):
            LogicalType.isDecimalNarrow(precision: precision) ? .int64(int64s) : .int128(int128s)
        case .double: .double(doubles)
        case .string: .binary(BinaryStorage(bytes: bytes, views: views))
        case .structure: .structure(children.map { $0.takeVector() })
        case .list: .list(offsets: offsets, element: children[0].takeVector())
        case .map: .map(offsets: offsets, keys: children[0].takeVector(), values: children[1].takeVector())
        }
    }
}
