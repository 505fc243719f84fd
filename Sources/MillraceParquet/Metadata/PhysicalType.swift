/// How values are stored. SPEC: parquet.thrift `Type`.
package enum PhysicalType: Int32, Hashable, Sendable {
    case boolean = 0
    case int32 = 1
    case int64 = 2
    case int96 = 3
    case float = 4
    case double = 5
    case byteArray = 6
    case fixedLengthByteArray = 7
}
