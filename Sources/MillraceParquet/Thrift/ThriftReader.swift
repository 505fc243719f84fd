import MillraceBytes

/// Reads structs in the Thrift compact protocol from bytes that nobody vouches for.
///
/// No count in the bytes is trusted: a container may hold no more elements than bytes are left (each takes at least one), and structs
/// may not be nested deeper than `maximumDepth`. An element of one byte can be a struct of hundreds in memory, so what all elements
/// together may take is bounded too, by `elementRatio`.
///
/// SPEC: thrift-compact-protocol.md.
struct ThriftReader {
    /// Deeper than any struct of parquet.thrift.
    static let maximumDepth = 32
    /// Elements may take this many times their bytes in memory: column chunks with all that is required take less …
    static let elementRatio = 24
    /// … and so many bytes more, so that small footers need not be dense.
    static let freeElementBytes = 64 << 20
    /// … but never more than this.
    static let mostElementBytes = 2 << 30

    private var cursor: ByteCursor
    private var depth = 0
    /// What the elements that are still to come may take in memory.
    private var elementBytes: Int

    /// Starts at the first of `bytes`, which must outlive the reader.
    init(_ bytes: UnsafeRawBufferPointer) {
        cursor = ByteCursor(bytes)
        elementBytes = min(
            bytes.count * ThriftReader.elementRatio + ThriftReader.freeElementBytes, ThriftReader.mostElementBytes)
    }

    /// The number of bytes consumed.
    var offset: Int { cursor.offset }

    /// A field's header inside a struct.
    struct Field {
        let id: Int16
        let type: ThriftType

        /// Whether the value is a whole number.
        var isInteger: Bool { [.byte, .int16, .int32, .int64].contains(type) }
        /// Whether the value is a truth value.
        var isBoolean: Bool { type == .booleanTrue || type == .booleanFalse }
        var isStructure: Bool { type == .structure }
        var isList: Bool { type == .list || type == .set }
        var isBinary: Bool { type == .binary }
    }

    /// Reads a struct; `body` is called for each field and must consume its value.
    mutating func structure(
        _ body: (inout ThriftReader, Field) throws(ParquetFault) -> Void
    ) throws(ParquetFault) {
        guard depth < ThriftReader.maximumDepth else { throw .malformed("thrift structs nested too deep") }
        depth += 1
        defer { depth -= 1 }
        var previous: Int16 = 0
        while let field = try fieldHeader(after: previous) {
            previous = field.id
            try body(&self, field)
        }
    }

    private mutating func fieldHeader(after previous: Int16) throws(ParquetFault) -> Field? {
        let byte = try readByte()
        guard let type = ThriftType(rawValue: byte & 0x0F) else { throw .malformed("unknown thrift type") }
        if type == .stop { return nil }
        let delta = Int16(byte >> 4)
        if delta == 0 {
            guard let id = Int16(exactly: try readInteger()) else { throw .malformed("thrift field number") }
            return Field(id: id, type: type)
        }
        let (id, overflow) = previous.addingReportingOverflow(delta)
        guard !overflow else { throw .malformed("thrift field number") }
        return Field(id: id, type: type)
    }

    private mutating func readByte() throws(ParquetFault) -> UInt8 {
        do { return try cursor.readByte() } catch { throw .malformed("thrift ends early") }
    }

    private mutating func readInteger() throws(ParquetFault) -> Int64 {
        do { return try cursor.readZigZag() } catch { throw .malformed("thrift integer") }
    }

    private mutating func readCount() throws(ParquetFault) -> Int {
        let raw: UInt64
        do { raw = try cursor.readVarint() } catch { throw .malformed("thrift size") }
        guard let count = Int(exactly: raw), count <= cursor.remaining else {
            throw .malformed("a thrift container larger than its bytes")
        }
        return count
    }

    // MARK: Values of fields

    func boolean(_ field: Field) throws(ParquetFault) -> Bool {
        switch field.type {
        case .booleanTrue: true
        case .booleanFalse: false
        default: throw .malformed("thrift field \(field.id) is not a boolean")
        }
    }

    mutating func int64(_ field: Field) throws(ParquetFault) -> Int64 {
        switch field.type {
        case .int16, .int32, .int64: try readInteger()
        case .byte: Int64(Int8(bitPattern: try readByte()))
        default: throw .malformed("thrift field \(field.id) is not an integer")
        }
    }

    mutating func int32(_ field: Field) throws(ParquetFault) -> Int32 {
        guard let value = Int32(exactly: try int64(field)) else {
            throw .malformed("thrift field \(field.id) is beyond 32 bits")
        }
        return value
    }

    mutating func binary(_ field: Field) throws(ParquetFault) -> [UInt8] {
        guard field.type == .binary else { throw .malformed("thrift field \(field.id) is not a string") }
        return try readBinary()
    }

    mutating func text(_ field: Field) throws(ParquetFault) -> String {
        String(decoding: try binary(field), as: UTF8.self)
    }

    mutating func structure<Value: ThriftReadable>(_ field: Field) throws(ParquetFault) -> Value {
        guard field.type == .structure else { throw .malformed("thrift field \(field.id) is not a struct") }
        return try Value(from: &self)
    }

    mutating func structures<Value: ThriftReadable>(_ field: Field) throws(ParquetFault) -> [Value] {
        let count = try listCount(field, of: .structure)
        var values: [Value] = []
        for _ in 0..<count {
            try takeElement(MemoryLayout<Value>.stride)
            values.append(try Value(from: &self))
        }
        return values
    }

    mutating func integers(_ field: Field) throws(ParquetFault) -> [Int64] {
        let (count, type) = try listHeader(field)
        guard count == 0 || type == .int32 || type == .int64 || type == .int16 else {
            throw .malformed("thrift field \(field.id) is not a list of integers")
        }
        var values: [Int64] = []
        for _ in 0..<count { values.append(try readInteger()) }
        return values
    }

    mutating func booleans(_ field: Field) throws(ParquetFault) -> [Bool] {
        let (count, type) = try listHeader(field)
        guard count == 0 || type == .booleanTrue || type == .booleanFalse else {
            throw .malformed("thrift field \(field.id) is not a list of booleans")
        }
        var values: [Bool] = []
        for _ in 0..<count { values.append(try readByte() == ThriftType.booleanTrue.rawValue) }
        return values
    }

    mutating func binaries(_ field: Field) throws(ParquetFault) -> [[UInt8]] {
        let count = try listCount(field, of: .binary)
        var values: [[UInt8]] = []
        for _ in 0..<count { values.append(try readBinary()) }
        return values
    }

    /// Counts an element of a container before it is made.
    private mutating func takeElement(_ bytes: Int) throws(ParquetFault) {
        elementBytes -= bytes
        guard elementBytes >= 0 else {
            throw .tooLarge(what: "a list in the footer or an index", bytes: ThriftReader.freeElementBytes)
        }
    }

    private mutating func readBinary() throws(ParquetFault) -> [UInt8] {
        let count = try readCount()
        do { return [UInt8](try cursor.readBytes(count)) } catch { throw .malformed("thrift ends early") }
    }

    private mutating func listCount(_ field: Field, of type: ThriftType) throws(ParquetFault) -> Int {
        let (count, found) = try listHeader(field)
        guard count == 0 || found == type else {
            throw .malformed("thrift field \(field.id) is a list of another type")
        }
        return count
    }

    private mutating func listHeader(_ field: Field) throws(ParquetFault) -> (count: Int, type: ThriftType) {
        guard field.type == .list || field.type == .set else {
            throw .malformed("thrift field \(field.id) is not a list")
        }
        return try listHeader()
    }

    private mutating func listHeader() throws(ParquetFault) -> (count: Int, type: ThriftType) {
        let byte = try readByte()
        guard let type = ThriftType(rawValue: byte & 0x0F) else { throw .malformed("unknown thrift type") }
        let short = Int(byte >> 4)
        let count = short == 15 ? try readCount() : short
        guard count <= cursor.remaining else { throw .malformed("a thrift container larger than its bytes") }
        return (count, type)
    }

    // MARK: Skipping

    /// Consumes the value of a field that is of no interest.
    mutating func skip(_ field: Field) throws(ParquetFault) {
        switch field.type {
        case .booleanTrue, .booleanFalse: break
        default: try skipValue(field.type)
        }
    }

    private mutating func skipValue(_ type: ThriftType) throws(ParquetFault) {
        switch type {
        case .stop: throw .malformed("a thrift value of type stop")
        case .booleanTrue, .booleanFalse, .byte: _ = try readByte()
        case .int16, .int32, .int64: _ = try readInteger()
        case .double: try skipBytes(8)
        case .uuid: try skipBytes(16)
        case .binary: try skipBytes(try readCount())
        case .list, .set: try skipList()
        case .map: try skipMap()
        case .structure:
            try structure { (reader, field) throws(ParquetFault) in try reader.skip(field) }
        }
    }

    private mutating func skipBytes(_ count: Int) throws(ParquetFault) {
        do { try cursor.skip(count) } catch { throw .malformed("thrift ends early") }
    }

    private mutating func skipList() throws(ParquetFault) {
        try nested { (reader) throws(ParquetFault) in
            let (count, type) = try reader.listHeader()
            for _ in 0..<count { try reader.skipValue(type) }
        }
    }

    private mutating func skipMap() throws(ParquetFault) {
        try nested { (reader) throws(ParquetFault) in
            let count = try reader.readCount()
            guard count > 0 else { return }
            let types = try reader.readByte()
            guard let key = ThriftType(rawValue: types >> 4), let value = ThriftType(rawValue: types & 0x0F) else {
                throw .malformed("unknown thrift type")
            }
            for _ in 0..<count {
                try reader.skipValue(key)
                try reader.skipValue(value)
            }
        }
    }

    /// Counts one level of nesting around `body`.
    private mutating func nested(_ body: (inout ThriftReader) throws(ParquetFault) -> Void) throws(ParquetFault) {
        guard depth < ThriftReader.maximumDepth else { throw .malformed("thrift containers nested too deep") }
        depth += 1
        defer { depth -= 1 }
        try body(&self)
    }
}
