import MillraceBytes
import MillraceColumns

/// Appends stored values to `LeafValues` in the form in which the hub holds them.
///
/// Every method appends one value after the other, so that on a throw the count says which one it was.
struct ValueConverter {
    private let conversion: ValueConversion
    private let type: LogicalType
    private let column: String

    init(_ leaf: StoredLeaf) {
        conversion = leaf.stored.conversion
        type = leaf.stored.type
        column = leaf.name
    }

    private func fault(_ what: String) -> ParquetFault { .value(what, column: column, row: nil) }

    // MARK: Integers

    func append(_ int32s: [Int32], to values: inout LeafValues) throws(ParquetFault) {
        switch conversion {
        case .date: values.int32s += int32s
        case .integer: values.int64s.append(contentsOf: int32s.lazy.map(Int64.init))
        case .unsigned: values.int64s.append(contentsOf: int32s.lazy.map { Int64(UInt32(bitPattern: $0)) })
        case .decimal where values.kind == .int64: values.int64s.append(contentsOf: int32s.lazy.map(Int64.init))
        default: for value in int32s { try append(Int64(value), to: &values) }
        }
    }

    func append(_ int64s: [Int64], to values: inout LeafValues) throws(ParquetFault) {
        switch conversion {
        case .integer, .timestampMicros: values.int64s += int64s
        case .decimal where values.kind == .int64: values.int64s += int64s
        case .unsignedDecimal: values.int128s.append(contentsOf: int64s.lazy.map { Int128(UInt64(bitPattern: $0)) })
        default: for value in int64s { try append(value, to: &values) }
        }
    }

    private func append(_ value: Int64, to values: inout LeafValues) throws(ParquetFault) {
        switch conversion {
        case .timestampMillis:
            let (micros, overflow) = value.multipliedReportingOverflow(by: 1000)
            guard !overflow else { throw fault("milliseconds beyond the microseconds that 64 bits hold") }
            values.int64s.append(micros)
        case .timestampNanos(let isAdjustedToUTC):
            try values.append { bytes in
                ISOText.append(timestamp: value, perSecond: 1_000_000_000, to: &bytes)
                if isAdjustedToUTC { bytes.append(UInt8(ascii: "Z")) }
            }
        case .time(let perSecond):
            // A time before midnight that an offset has made negative.
            let day = perSecond * 86_400
            let wrapped = (-day..<0).contains(value) ? value + day : value
            try values.append { ISOText.append(time: wrapped, perSecond: perSecond, to: &$0) }
        case .decimal: values.int128s.append(Int128(value))
        case .decimalText(let scale):
            try values.append { ISOText.append(decimal: Int128(value), scale: scale, to: &$0) }
        default: throw fault(unfit)
        }
    }

    private var unfit: String {
        conversion == .null ? "a value in a column of nulls" : "a value of another type than its column"
    }

    // MARK: Bits and floating point

    func append(booleans: [UInt8], to values: inout LeafValues) throws(ParquetFault) {
        guard conversion == .boolean else {
            if booleans.isEmpty { return }
            throw fault(unfit)
        }
        values.booleans += booleans
    }

    func append(floats: [UInt32], to values: inout LeafValues) throws(ParquetFault) {
        guard conversion == .float else {
            if floats.isEmpty { return }
            throw fault(unfit)
        }
        values.doubles.append(contentsOf: floats.lazy.map { Double(Float(bitPattern: $0)) })
    }

    func append(doubles: [UInt64], to values: inout LeafValues) throws(ParquetFault) {
        guard conversion == .double else {
            if doubles.isEmpty { return }
            throw fault(unfit)
        }
        values.doubles.append(contentsOf: doubles.lazy.map(Double.init(bitPattern:)))
    }

    // MARK: Bytes

    /// Appends one BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY or INT96.
    func append(_ bytes: UnsafeRawBufferPointer, to values: inout LeafValues) throws(ParquetFault) {
        switch conversion {
        case .text:
            guard UTF8Validation.isValid(bytes) else { throw fault("text that is not UTF-8") }
            try values.append(text: bytes)
        case .bytes:
            if UTF8Validation.isValid(bytes) {
                try values.append(text: bytes)
            } else {
                try values.append { BinaryText.append(base64: bytes, to: &$0) }
            }
        case .decimal: try append(decimal: bytes, to: &values)
        case .decimalText(let scale):
            guard bytes.count <= BinaryText.maximumDecimalBytes else {
                throw fault("a decimal of \(bytes.count) bytes")
            }
            try values.append { BinaryText.append(decimal: bytes, scale: scale, to: &$0) }
        case .uuid: try values.append { BinaryText.append(uuid: bytes, to: &$0) }
        case .interval: try values.append { BinaryText.append(interval: bytes, to: &$0) }
        case .timestampINT96: try values.append { BinaryText.append(int96: bytes, to: &$0) }
        case .float16:
            let bits = UInt16(bytes[0]) | UInt16(bytes[1]) << 8
            values.doubles.append(BinaryText.double(float16: bits))
        default: throw fault(unfit)
        }
    }

    /// SPEC: LogicalTypes.md "DECIMAL": big-endian two's complement; more bytes than needed are allowed.
    private func append(decimal bytes: UnsafeRawBufferPointer, to values: inout LeafValues) throws(ParquetFault) {
        guard let unscaled = BinaryText.integer(bytes) else {
            throw fault("a decimal of more digits than its type")
        }
        if values.kind == .int128 { return values.int128s.append(unscaled) }
        guard let narrow = Int64(exactly: unscaled) else { throw fault("a decimal of more digits than its type") }
        values.int64s.append(narrow)
    }
}
