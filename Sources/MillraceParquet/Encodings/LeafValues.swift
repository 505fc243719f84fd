import MillraceBytes
import MillraceColumns

/// Decoded values without gaps, of a page, a chunk or a dictionary. The kind says which one of the arrays is in use.
struct LeafValues {
    enum Kind {
        case boolean, int32, int64, int128, double, binary
    }

    let kind: Kind
    var booleans: [UInt8] = []
    var int32s: [Int32] = []
    var int64s: [Int64] = []
    var int128s: [Int128] = []
    var doubles: [Double] = []
    private(set) var bytes: [UInt8] = []
    private(set) var views: [BinaryView] = []

    /// No values, in the form in which the hub holds `type`.
    init(_ type: LogicalType) {
        kind =
            switch type {
            case .boolean: .boolean
            case .date: .int32
            case .int64, .timestamp: .int64
            case .decimal(let precision, _): LogicalType.isDecimalNarrow(precision: precision) ? .int64 : .int128
            case .double: .double
            case .string, .structure, .list, .map: .binary
            }
    }

    var count: Int {
        switch kind {
        case .boolean: booleans.count
        case .int32: int32s.count
        case .int64: int64s.count
        case .int128: int128s.count
        case .double: doubles.count
        case .binary: views.count
        }
    }

    /// Appends the entries of `dictionary`, which is of the same kind, that `indices` name; every index must be below its count.
    mutating func append(_ dictionary: LeafValues, at indices: [UInt32]) throws(ParquetFault) {
        switch kind {
        case .boolean: booleans.append(contentsOf: indices.lazy.map { dictionary.booleans[Int($0)] })
        case .int32: int32s.append(contentsOf: indices.lazy.map { dictionary.int32s[Int($0)] })
        case .int64: int64s.append(contentsOf: indices.lazy.map { dictionary.int64s[Int($0)] })
        case .int128: int128s.append(contentsOf: indices.lazy.map { dictionary.int128s[Int($0)] })
        case .double: doubles.append(contentsOf: indices.lazy.map { dictionary.doubles[Int($0)] })
        case .binary:
            for index in indices {
                let entry = dictionary.views[Int(index)]
                try append(text: dictionary.bytes[Int(entry.offset)..<Int(entry.offset) + Int(entry.length)])
            }
        }
    }

    /// Appends one byte string.
    ///
    /// - Throws: `ParquetFault.tooLarge` when the column's text would be beyond what a reader may be made to take.
    mutating func append(text: some Collection<UInt8>) throws(ParquetFault) {
        guard bytes.count + text.count <= Int(Int32.max) else {
            throw .tooLarge(what: "the text of a column chunk", bytes: bytes.count + text.count)
        }
        views.append(
            BinaryView(offset: UInt32(truncatingIfNeeded: bytes.count), length: UInt32(truncatingIfNeeded: text.count)))
        bytes.append(contentsOf: text)
    }

    /// The storage of a vector whose slot `i` holds the next value where `isPresent[i]`, and nothing of meaning elsewhere.
    func scattered(_ isPresent: [Bool]) -> ColumnStorage {
        switch kind {
        case .boolean: .boolean(LeafValues.scatter(booleans, isPresent, 0))
        case .int32: .int32(LeafValues.scatter(int32s, isPresent, 0))
        case .int64: .int64(LeafValues.scatter(int64s, isPresent, 0))
        case .int128: .int128(LeafValues.scatter(int128s, isPresent, 0))
        case .double: .double(LeafValues.scatter(doubles, isPresent, 0))
        case .binary:
            .binary(
                BinaryStorage(
                    bytes: bytes, views: LeafValues.scatter(views, isPresent, BinaryView(offset: 0, length: 0))))
        }
    }

    private static func scatter<Value>(_ values: [Value], _ isPresent: [Bool], _ nothing: Value) -> [Value] {
        var rest = values[...]
        return isPresent.map { $0 ? rest.popFirst() ?? nothing : nothing }
    }
}
