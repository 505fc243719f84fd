/// One entry of a file's key-value metadata. SPEC: parquet.thrift `KeyValue`.
package struct KeyValue: Hashable, Sendable {
    package var key: String
    package var value: String?

    package init(key: String, value: String?) {
        self.key = key
        self.value = value
    }
}

extension KeyValue: ThriftWritable {
    func writeFields(to writer: inout ThriftWriter) {
        writer.field(1, text: key)
        writer.field(2, text: value)
    }
}

extension KeyValue: ThriftReadable {
    init(from reader: inout ThriftReader) throws(ParquetFault) {
        var read = KeyValue(key: "", value: nil)
        try reader.structure { (reader, field) throws(ParquetFault) in
            switch field.id {
            case 1: read.key = try reader.text(field)
            case 2: read.value = try reader.text(field)
            default: try reader.skip(field)
            }
        }
        self = read
    }
}
