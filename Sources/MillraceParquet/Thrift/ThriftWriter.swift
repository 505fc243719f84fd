import MillraceBytes

/// Writes structs in the Thrift compact protocol.
///
/// Fields must be written in the order of their identifiers; optional fields are left out when nil.
///
/// SPEC: thrift-compact-protocol.md.
struct ThriftWriter: ~Copyable {
    private(set) var sink: ByteSink
    private var previousField: Int16 = 0

    init(capacity: Int = 256) { sink = ByteSink(capacity: capacity) }

    /// Forgets what was written and keeps the memory.
    mutating func removeAll() {
        sink.removeAll()
        previousField = 0
    }

    /// Writes one struct that stands by itself or in a list: its fields, then the stop byte.
    mutating func write<Value: ThriftWritable>(_ value: Value) {
        structure { value.writeFields(to: &$0) }
    }

    /// Writes what `body` writes as one struct.
    mutating func structure(_ body: (inout ThriftWriter) -> Void) {
        let outer = previousField
        previousField = 0
        body(&self)
        sink.append(ThriftType.stop.rawValue)
        previousField = outer
    }

    private mutating func header(_ field: Int16, _ type: ThriftType) {
        let delta = field - previousField
        if delta > 0, delta <= 15 {
            sink.append(UInt8(delta) << 4 | type.rawValue)
        } else {
            sink.append(type.rawValue)
            sink.append(zigZag: Int64(field))
        }
        previousField = field
    }

    mutating func field(_ field: Int16, boolean value: Bool?) {
        guard let value else { return }
        header(field, value ? .booleanTrue : .booleanFalse)
    }

    mutating func field(_ field: Int16, byte value: Int8) {
        header(field, .byte)
        sink.append(UInt8(bitPattern: value))
    }

    mutating func field(_ field: Int16, int16 value: Int16?) {
        guard let value else { return }
        header(field, .int16)
        sink.append(zigZag: Int64(value))
    }

    mutating func field(_ field: Int16, int32 value: Int32?) {
        guard let value else { return }
        header(field, .int32)
        sink.append(zigZag: Int64(value))
    }

    mutating func field(_ field: Int16, int64 value: Int64?) {
        guard let value else { return }
        header(field, .int64)
        sink.append(zigZag: value)
    }

    mutating func field(_ field: Int16, text value: String?) {
        guard let value else { return }
        header(field, .binary)
        element(text: value)
    }

    mutating func field(_ field: Int16, binary value: [UInt8]?) {
        guard let value else { return }
        header(field, .binary)
        element(binary: value)
    }

    mutating func field<Value: ThriftWritable>(_ field: Int16, structure value: Value?) {
        guard let value else { return }
        header(field, .structure)
        write(value)
    }

    /// A struct field whose content `body` writes.
    mutating func field(_ field: Int16, structure body: (inout ThriftWriter) -> Void) {
        header(field, .structure)
        structure(body)
    }

    mutating func field<Value: ThriftWritable>(_ field: Int16, structures values: [Value]?) {
        guard let values else { return }
        listHeader(field, .structure, count: values.count)
        for value in values { write(value) }
    }

    mutating func field(_ field: Int16, int32s values: [Int32]) {
        listHeader(field, .int32, count: values.count)
        for value in values { sink.append(zigZag: Int64(value)) }
    }

    mutating func field(_ field: Int16, int64s values: [Int64]?) {
        guard let values else { return }
        listHeader(field, .int64, count: values.count)
        for value in values { sink.append(zigZag: value) }
    }

    mutating func field(_ field: Int16, booleans values: [Bool]) {
        listHeader(field, .booleanTrue, count: values.count)
        for value in values { sink.append((value ? ThriftType.booleanTrue : .booleanFalse).rawValue) }
    }

    mutating func field(_ field: Int16, texts values: [String]) {
        listHeader(field, .binary, count: values.count)
        for value in values { element(text: value) }
    }

    mutating func field(_ field: Int16, binaries values: [[UInt8]]) {
        listHeader(field, .binary, count: values.count)
        for value in values { element(binary: value) }
    }

    /// Starts a list field; exactly `count` elements must follow.
    mutating func listHeader(_ field: Int16, _ element: ThriftType, count: Int) {
        header(field, .list)
        if count < 15 {
            sink.append(UInt8(count) << 4 | element.rawValue)
        } else {
            sink.append(0xF0 | element.rawValue)
            sink.append(varint: UInt64(count))
        }
    }

    /// Appends structs that were written before, stop bytes included: elements of a list that `listHeader` began.
    mutating func elements(written bytes: UnsafeRawBufferPointer) { sink.append(bytes) }

    /// A struct field that was written before, stop byte included.
    mutating func field(_ field: Int16, written bytes: UnsafeRawBufferPointer) {
        header(field, .structure)
        sink.append(bytes)
    }

    private mutating func element(text value: String) {
        sink.append(varint: UInt64(value.utf8.count))
        sink.append(utf8: value)
    }

    private mutating func element(binary value: [UInt8]) {
        sink.append(varint: UInt64(value.count))
        sink.append(value)
    }
}
