/// One node of the schema tree, which a file lists depth first. SPEC: parquet.thrift `SchemaElement`.
package struct SchemaElement: Hashable, Sendable {
    package var name: String
    package var type: PhysicalType?
    package var typeLength: Int32?
    package var repetition: Repetition?
    package var childCount: Int32?
    package var convertedType: ConvertedType?
    package var scale: Int32?
    package var precision: Int32?
    package var fieldID: Int32?
    package var logicalType: LogicalAnnotation?

    init(name: String) { self.name = name }
}

extension SchemaElement: ThriftWritable {
    func writeFields(to writer: inout ThriftWriter) {
        writer.field(1, int32: type?.rawValue)
        writer.field(2, int32: typeLength)
        writer.field(3, int32: repetition?.rawValue)
        writer.field(4, text: name)
        writer.field(5, int32: childCount)
        writer.field(6, int32: convertedType?.rawValue)
        writer.field(7, int32: scale)
        writer.field(8, int32: precision)
        writer.field(9, int32: fieldID)
        writer.field(10, structure: logicalType)
    }
}

extension SchemaElement: ThriftReadable {
    init(from reader: inout ThriftReader) throws(ParquetFault) {
        var element = SchemaElement(name: "")
        try reader.structure { (reader, field) throws(ParquetFault) in
            switch field.id {
            case 1: element.type = try reader.known(field)
            case 2: element.typeLength = try reader.int32(field)
            case 3: element.repetition = try reader.known(field)
            case 4: element.name = try reader.text(field)
            case 5: element.childCount = try reader.int32(field)
            case 6: element.convertedType = ConvertedType(rawValue: try reader.int32(field))
            case 7: element.scale = try reader.int32(field)
            case 8: element.precision = try reader.int32(field)
            case 9 where field.isInteger: element.fieldID = try reader.int32(field)
            case 10 where field.isStructure: element.logicalType = try reader.structure(field)
            default: try reader.skip(field)
            }
        }
        self = element
    }
}

extension ThriftReader {
    /// An enum whose unknown numbers are refused.
    mutating func known<Value: RawRepresentable<Int32>>(_ field: Field) throws(ParquetFault) -> Value {
        let number = try int32(field)
        guard let value = Value(rawValue: number) else { throw .unsupported("\(Value.self) \(number)") }
        return value
    }
}
