/// The types of the Thrift compact protocol, by the nibble that stands in a field or list header.
///
/// SPEC: thrift-compact-protocol.md, "Struct encoding" and "List and set".
enum ThriftType: UInt8, Sendable {
    case stop = 0
    case booleanTrue = 1
    case booleanFalse = 2
    case byte = 3
    case int16 = 4
    case int32 = 5
    case int64 = 6
    case double = 7
    case binary = 8
    case list = 9
    case set = 10
    case map = 11
    case structure = 12
    case uuid = 13
}
