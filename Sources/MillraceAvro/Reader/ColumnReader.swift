import MillraceBytes
import MillraceColumns

/// Reads the values of one column, one after the other, into what a vector is made of.
///
/// Every length is checked against the bytes that are left, and every element takes at least one byte, so what is held is at most
/// a small multiple of the block.
final class ColumnReader {
    private let wire: WireField
    private let children: [ColumnReader]
    private var flags: [Bool] = []
    // The type decides which of these are in use.
    private var bytes: [UInt8] = []
    private var int32s: [Int32] = []
    private var int64s: [Int64] = []
    private var int128s: [Int128] = []
    private var doubles: [Double] = []
    private var views: [BinaryView] = []
    private var offsets: [Int32] = [0]

    init(_ wire: WireField) {
        self.wire = wire
        self.children =
            switch wire.type.coding {
            case .record(let fields): fields.map { ColumnReader($0) }
            case .array(let element): [ColumnReader(element)]
            case .map(let key, let value): [ColumnReader(key), ColumnReader(value)]
            default: []
            }
        reset()
    }

    private func reset() {
        flags = []
        (bytes, int32s, int64s, int128s, doubles, views) = ([], [], [], [], [], [])
        offsets = [0]
        // Symbols are held once, however often they are named.
        if case .enumeration(let symbols) = wire.type.coding { bytes = symbols.bytes }
    }

    /// Reads the next value.
    func read(_ cursor: inout ByteCursor) throws(ValueFault) {
        if try readBranch(&cursor) {
            try readValue(&cursor)
            flags.append(true)
        } else {
            appendNull()
        }
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
        case .boolean: bytes.append(try cursor.boolean())
        case .integer(let scale):
            let (value, overflow) = try cursor.long().multipliedReportingOverflow(by: scale)
            guard !overflow else { throw .malformed("a timestamp beyond 64 bits of microseconds") }
            int64s.append(value)
        case .date: int32s.append(try cursor.int())
        case .float: doubles.append(Double(Float(bitPattern: try cursor.bits32())))
        case .double: doubles.append(Double(bitPattern: try cursor.bits64()))
        case .string: try append(text: try cursor.run())
        case .enumeration(let symbols):
            let index = try cursor.long()
            guard symbols.views.indices.contains(Int(index)) else { throw .malformed("symbol \(index) of an enum") }
            views.append(symbols.views[Int(index)])
        case .decimalBytes: try append(decimal: try cursor.run())
        case .decimalFixed(let size): try append(decimal: try cursor.run(of: size))
        case .record: for child in children { try child.read(&cursor) }
        case .array, .map: try readItems(&cursor)
        }
    }

    private func append(text: UnsafeRawBufferPointer) throws(ValueFault) {
        guard text.allSatisfy({ $0 < 0x80 }) || String(validating: text, as: UTF8.self) != nil else {
            throw .malformed("a string that is not UTF-8")
        }
        views.append(BinaryView(offset: UInt32(bytes.count), length: UInt32(text.count)))
        bytes.append(contentsOf: text)
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

    /// SPEC: "Arrays": blocks of items, each with its count, negative when its size follows; the last count is 0.
    private func readItems(_ cursor: inout ByteCursor) throws(ValueFault) {
        while true {
            var count = try cursor.long()
            if count == 0 { break }
            if count < 0 {
                _ = try cursor.long()
                count = count == .min ? .max : -count
            }
            guard count <= cursor.remaining else { throw .malformed("\(count) elements in \(cursor.remaining) bytes") }
            for _ in 0..<count { for child in children { try child.read(&cursor) } }
        }
        offsets.append(Int32(children[0].flags.count))
    }

    private func appendNull() {
        flags.append(false)
        switch wire.type.coding {
        case .boolean: bytes.append(0)
        case .integer: int64s.append(0)
        case .date: int32s.append(0)
        case .float, .double: doubles.append(0)
        case .string, .enumeration: views.append(BinaryView(offset: UInt32(bytes.count), length: 0))
        case .decimalBytes, .decimalFixed: appendNullDecimal()
        case .record: for child in children { child.appendNull() }
        case .array, .map: offsets.append(Int32(children[0].flags.count))
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
