import MillraceBytes
import MillraceColumns

/// Decoded values without gaps, of a batch or a dictionary. The kind says which one of the arrays is in use.
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
    /// Where a dictionary's bytes stand in `bytes`, when they do.
    private var dictionary: (identity: Int, offset: Int, count: Int)?

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

    private init(_ kind: Kind) { self.kind = kind }

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
    ///
    /// Text is not copied for each value: the dictionary's bytes are shared, or come along once.
    ///
    /// - Parameter identity: another number for each dictionary.
    mutating func append(_ dictionary: LeafValues, identity: Int, at indices: [UInt32]) throws(ParquetFault) {
        switch kind {
        case .boolean: booleans.append(contentsOf: indices.lazy.map { dictionary.booleans[Int($0)] })
        case .int32: int32s.append(contentsOf: indices.lazy.map { dictionary.int32s[Int($0)] })
        case .int64: int64s.append(contentsOf: indices.lazy.map { dictionary.int64s[Int($0)] })
        case .int128: int128s.append(contentsOf: indices.lazy.map { dictionary.int128s[Int($0)] })
        case .double: doubles.append(contentsOf: indices.lazy.map { dictionary.doubles[Int($0)] })
        case .binary:
            let base = UInt32(truncatingIfNeeded: try takeBytes(of: dictionary, identity))
            views.append(
                contentsOf: indices.lazy.map { index in
                    let entry = dictionary.views[Int(index)]
                    return BinaryView(offset: entry.offset &+ base, length: entry.length)
                })
        }
    }

    /// Where the dictionary's bytes begin in `bytes`.
    private mutating func takeBytes(of dictionary: LeafValues, _ identity: Int) throws(ParquetFault) -> Int {
        if let known = self.dictionary, known.identity == identity { return known.offset }
        let base = bytes.count
        if base == 0 { bytes = dictionary.bytes } else { try append(raw: dictionary.bytes) }
        self.dictionary = (identity, base, dictionary.bytes.count)
        return base
    }

    private mutating func append(raw text: some Collection<UInt8>) throws(ParquetFault) {
        guard bytes.count + text.count <= Int(Int32.max) else {
            throw .tooLarge(what: "the text of a batch", bytes: bytes.count + text.count)
        }
        bytes.append(contentsOf: text)
    }

    /// Appends one byte string.
    ///
    /// - Throws: `ParquetFault.tooLarge` when the column's text would be beyond what a reader may be made to take.
    mutating func append(text: some Collection<UInt8>) throws(ParquetFault) {
        let start = bytes.count
        try append(raw: text)
        endText(from: start)
    }

    /// Appends the byte string that `body` appends to the bytes it is given.
    mutating func append(_ body: (inout [UInt8]) -> Void) throws(ParquetFault) {
        let start = bytes.count
        body(&bytes)
        guard bytes.count <= Int(Int32.max) else { throw .tooLarge(what: "the text of a batch", bytes: bytes.count) }
        endText(from: start)
    }

    private mutating func endText(from start: Int) {
        views.append(
            BinaryView(
                offset: UInt32(truncatingIfNeeded: start), length: UInt32(truncatingIfNeeded: bytes.count - start)))
    }

    /// Appends a value of no meaning: the place of one that cannot be said.
    mutating func appendNothing() {
        switch kind {
        case .boolean: booleans.append(0)
        case .int32: int32s.append(0)
        case .int64: int64s.append(0)
        case .int128: int128s.append(0)
        case .double: doubles.append(0)
        case .binary: views.append(BinaryView(offset: 0, length: 0))
        }
    }

    // MARK: Parts

    /// The bytes of text that are no dictionary's.
    var ownBytes: Int { bytes.count - dictionaryBytes.count }

    private var dictionaryBytes: Range<Int> {
        dictionary.map { $0.offset..<$0.offset + $0.count } ?? 0..<0
    }

    /// Drops the first `count` values and the text that only they have.
    ///
    /// - Complexity: O(what is left), and O(its text).
    mutating func removeFirst(_ count: Int) {
        guard kind == .binary, ownBytes > 0 else {
            var rest = part(count..<self.count)
            rest.dictionary = dictionary
            self = rest
            return
        }
        let (old, range) = (self, dictionaryBytes)
        self = LeafValues(kind)
        for view in old.views[count...] {
            let place = Int(view.offset)..<Int(view.offset) + Int(view.length)
            if range.contains(place.lowerBound), place.upperBound <= range.upperBound {
                if dictionary == nil {
                    dictionary = old.dictionary.map { ($0.identity, bytes.count, $0.count) }
                    bytes += old.bytes[range]
                }
                let base = dictionary?.offset ?? 0
                views.append(
                    BinaryView(
                        offset: UInt32(truncatingIfNeeded: place.lowerBound - range.lowerBound + base),
                        length: view.length))
            } else {
                let start = bytes.count
                bytes += old.bytes[place]
                endText(from: start)
            }
        }
    }

    /// The values of a range, as a value of its own.
    func part(_ range: Range<Int>) -> LeafValues {
        if range == 0..<count { return self }
        var part = LeafValues(kind)
        switch kind {
        case .boolean: part.booleans = Array(booleans[range])
        case .int32: part.int32s = Array(int32s[range])
        case .int64: part.int64s = Array(int64s[range])
        case .int128: part.int128s = Array(int128s[range])
        case .double: part.doubles = Array(doubles[range])
        case .binary:
            part.views = Array(views[range])
            part.bytes = bytes
        }
        return part
    }

    /// The storage of a vector whose slot `i` holds the next value where `isPresent[i]`, and nothing of meaning elsewhere.
    ///
    /// - Parameter isPresent: nil when every value is.
    func scattered(_ isPresent: [Bool]?) -> ColumnStorage {
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

    private static func scatter<Value>(_ values: [Value], _ isPresent: [Bool]?, _ nothing: Value) -> [Value] {
        guard let isPresent, isPresent.count != values.count else { return values }
        var slots = [Value](repeating: nothing, count: isPresent.count)
        var next = 0
        for (slot, isThere) in isPresent.enumerated() where isThere && next < values.count {
            slots[slot] = values[next]
            next += 1
        }
        return slots
    }
}
