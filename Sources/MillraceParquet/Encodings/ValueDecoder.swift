import MillraceBytes
import MillraceColumns

/// Decodes the values of one data page, some at a time, into the form in which the hub holds them.
///
/// SPEC: Encodings.md.
struct ValueDecoder {
    private enum Engine {
        case plain(ByteCursor)
        case plainBooleans(UnsafeRawBufferPointer, bit: Int)
        case booleanRuns(HybridDecoder)
        case indices(HybridDecoder)
        case deltas(DeltaBinaryPackedDecoder)
        case deltaLengths(DeltaLengthByteArrayDecoder)
        case deltaStrings(DeltaByteArrayDecoder)
        case split(ByteStreamSplitDecoder)
    }

    private let leaf: StoredLeaf
    private let converter: ValueConverter
    private var engine: Engine
    /// The most values that may be asked for at once.
    let maximumStep: Int

    /// A step takes no more text than this, or one value.
    private static let stepBytes = 64 << 20

    /// Reads what stands before the values.
    ///
    /// - Parameter bytes: must outlive the decoder.
    /// - Throws: `ParquetFault.unsupported` for an encoding that the physical type does not have; `.malformed`.
    init(_ bytes: UnsafeRawBufferPointer, _ encoding: Encoding, _ leaf: StoredLeaf) throws(ParquetFault) {
        self.leaf = leaf
        converter = ValueConverter(leaf)
        engine = try ValueDecoder.engine(bytes, encoding, leaf)
        // A few bytes of prefix lengths can repeat a value of the page's size any number of times.
        maximumStep =
            if case .deltaStrings = engine { max(1, min(4096, ValueDecoder.stepBytes / max(bytes.count, 1))) } else {
                4096
            }
    }

    private static func engine(
        _ bytes: UnsafeRawBufferPointer, _ encoding: Encoding, _ leaf: StoredLeaf
    ) throws(ParquetFault) -> Engine {
        switch (encoding, leaf.physicalType) {
        case (.plain, .boolean): return .plainBooleans(bytes, bit: 0)
        case (.plain, _): return .plain(ByteCursor(bytes))
        case (.rleDictionary, _), (.plainDictionary, _):
            guard let width = bytes.first else { throw .malformed("column \(leaf.name): indices end early") }
            return .indices(
                try HybridDecoder(UnsafeRawBufferPointer(rebasing: bytes.dropFirst()), bitWidth: Int(width)))
        case (.rle, .boolean):
            guard bytes.count >= 4 else { throw .malformed("column \(leaf.name): values end early") }
            return .booleanRuns(try HybridDecoder(UnsafeRawBufferPointer(rebasing: bytes[4...]), bitWidth: 1))
        case (.deltaBinaryPacked, .int32), (.deltaBinaryPacked, .int64):
            return .deltas(try DeltaBinaryPackedDecoder(bytes))
        case (.deltaLengthByteArray, .byteArray): return .deltaLengths(try DeltaLengthByteArrayDecoder(bytes))
        case (.deltaByteArray, .byteArray), (.deltaByteArray, .fixedLengthByteArray):
            return .deltaStrings(try DeltaByteArrayDecoder(bytes))
        case (.byteStreamSplit, .int32), (.byteStreamSplit, .int64), (.byteStreamSplit, .float),
            (.byteStreamSplit, .double), (.byteStreamSplit, .fixedLengthByteArray):
            return .split(try ByteStreamSplitDecoder(bytes, width: leaf.fixedWidth ?? 0))
        default: throw .unsupported("column \(leaf.name): \(leaf.physicalType) values encoded as \(encoding)")
        }
    }

    /// Appends the next `count` values, at most `maximumStep`.
    ///
    /// - Throws: `ParquetFault.malformed` when there are fewer; `.value` for one that its type cannot be, with those before it appended.
    mutating func decode(
        _ count: Int, _ dictionary: LeafDictionary?, into values: inout LeafValues
    ) throws(ParquetFault) {
        switch engine {
        case .plain(var cursor):
            try decodePlain(count, &cursor, into: &values)
            engine = .plain(cursor)
        case .plainBooleans(let bytes, let bit):
            guard bit + count <= bytes.count * 8 else { throw endsEarly }
            let booleans = (bit..<bit + count).map { bytes[$0 >> 3] >> UInt8($0 & 7) & 1 }
            try converter.append(booleans: booleans, to: &values)
            engine = .plainBooleans(bytes, bit: bit + count)
        case .booleanRuns(var decoder):
            try converter.append(booleans: try decoder.decode(count, maximum: 1, as: UInt8.self), to: &values)
            engine = .booleanRuns(decoder)
        case .indices(var decoder):
            guard let dictionary else { throw .malformed("column \(leaf.name): indices without a dictionary") }
            let indices = try decoder.decode(count, maximum: dictionary.values.count - 1, as: UInt32.self)
            try dictionary.append(at: indices, to: &values)
            engine = .indices(decoder)
        default: try decodeNewer(count, into: &values)
        }
    }

    /// Passes over PLAIN values that cannot be converted.
    mutating func skip(_ count: Int) throws(ParquetFault) {
        guard case .plain(var cursor) = engine else { throw endsEarly }
        do {
            for _ in 0..<count {
                try cursor.skip(try leaf.fixedWidth ?? Int(try cursor.readLittleEndianUInt32()))
            }
        } catch { throw endsEarly }
        engine = .plain(cursor)
    }

    private mutating func decodeNewer(_ count: Int, into values: inout LeafValues) throws(ParquetFault) {
        let (leaf, converter) = (leaf, converter)
        switch engine {
        case .deltas(var decoder):
            if leaf.physicalType == .int32 {
                try converter.append(try decoder.decode(count, as: Int32.self), to: &values)
            } else {
                try converter.append(try decoder.decode(count, as: Int64.self), to: &values)
            }
            engine = .deltas(decoder)
        case .deltaLengths(var decoder):
            try decoder.decode(count) { (text) throws(ParquetFault) in try converter.append(text, to: &values) }
            engine = .deltaLengths(decoder)
        case .deltaStrings(var decoder):
            try decoder.decode(count) { (text) throws(ParquetFault) in
                guard leaf.physicalType == .byteArray || text.count == leaf.typeLength else {
                    throw .malformed("column \(leaf.name): fixed-length values of other lengths")
                }
                try converter.append(text, to: &values)
            }
            engine = .deltaStrings(decoder)
        case .split(var decoder):
            let plain = try decoder.decode(count)
            engine = .split(decoder)
            try plain.withUnsafeBufferPointer { (plain) throws(ParquetFault) in
                try append(UnsafeRawBufferPointer(plain), count, into: &values)
            }
        case .plain, .plainBooleans, .booleanRuns, .indices: break
        }
    }

    private var endsEarly: ParquetFault { .malformed("column \(leaf.name): values end early") }

    // MARK: PLAIN

    private func decodePlain(
        _ count: Int, _ cursor: inout ByteCursor, into values: inout LeafValues
    ) throws(ParquetFault) {
        guard let width = leaf.fixedWidth else {
            for _ in 0..<count {
                let text: UnsafeRawBufferPointer
                do { text = try cursor.readBytes(Int(try cursor.readLittleEndianUInt32())) } catch { throw endsEarly }
                try converter.append(text, to: &values)
            }
            return
        }
        let bytes: UnsafeRawBufferPointer
        do { bytes = try cursor.readBytes(count * width) } catch { throw endsEarly }
        try append(bytes, count, into: &values)
    }

    /// Appends values of a fixed width that stand one behind the other.
    private func append(
        _ bytes: UnsafeRawBufferPointer, _ count: Int, into values: inout LeafValues
    ) throws(ParquetFault) {
        switch leaf.physicalType {
        case .int32: try converter.append(numbers(bytes, count, as: Int32.self), to: &values)
        case .int64: try converter.append(numbers(bytes, count, as: Int64.self), to: &values)
        case .float: try converter.append(floats: numbers(bytes, count, as: UInt32.self), to: &values)
        case .double: try converter.append(doubles: numbers(bytes, count, as: UInt64.self), to: &values)
        case .int96, .fixedLengthByteArray:
            let width = leaf.fixedWidth ?? 0
            for index in 0..<count {
                let value = UnsafeRawBufferPointer(rebasing: bytes[index * width..<(index + 1) * width])
                try converter.append(value, to: &values)
            }
        case .boolean, .byteArray: throw endsEarly
        }
    }

    private func numbers<Value: FixedWidthInteger & BitwiseCopyable>(
        _ bytes: UnsafeRawBufferPointer, _ count: Int, as value: Value.Type
    ) -> [Value] {
        let size = MemoryLayout<Value>.size
        // Safe: every load lies within the `count * size` bytes that the callers have read.
        return (0..<count).map { Value(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * size, as: Value.self)) }
    }
}
