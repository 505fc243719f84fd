import MillraceColumns
import Testing

@testable import MillraceParquet

@Suite struct StoredTypeTests {
    @Test(
        arguments: [
            (.leaf("x", .int32), "int32", .int64), (.leaf("x", .int96), "int96", .string),
            (.leaf("x", .byteArray), "binary", .string),
            (.leaf("x", .fixedLengthByteArray, length: 3), "fixed[3]", .string),
            (.leaf("x", .int32, converted: .uint16), "uint16", .int64),
            (.leaf("x", .int64, converted: .uint64), "uint64", .decimal(precision: 20, scale: 0)),
            (.leaf("x", .int32, converted: .timeMillis), "time[ms, utc]", .string),
            (.leaf("x", .int64, .optional, .time(isAdjustedToUTC: false, unit: .nanos)), "time[ns]", .string),
            (.leaf("x", .int64, converted: .timestampMillis), "timestamp_tz[ms]", .timestamp(isAdjustedToUTC: true)),
            (.leaf("x", .int64, .optional, .timestamp(isAdjustedToUTC: false, unit: .nanos)), "timestamp[ns]", .string),
            (.leaf("x", .byteArray, converted: .enumeration), "enum", .string),
            (.leaf("x", .byteArray, .optional, .bson), "bson", .string),
            (.leaf("x", .fixedLengthByteArray, .optional, .uuid, length: 16), "uuid", .string),
            (.leaf("x", .fixedLengthByteArray, .optional, .float16, length: 2), "float16", .double),
            (.leaf("x", .byteArray, .optional, .decimal(precision: 50, scale: 2)), "decimal(50,2)", .string),
            // Annotations that are unknown, or that values of this type cannot have, are read over.
            (.leaf("x", .byteArray, .optional, .other(99), converted: .utf8), "string", .string),
            (.leaf("x", .byteArray, .optional, .other(99)), "binary", .string),
            (.leaf("x", .int32, .optional, .string), "int32", .int64),
            (.leaf("x", .fixedLengthByteArray, .optional, .uuid, length: 15), "fixed[15]", .string),
        ] as [(SchemaElement, String, LogicalType)])
    func whatAColumnIs(element: SchemaElement, name: String, type: LogicalType) throws {
        let stored = try StoredType(element, element.type ?? .boolean)
        #expect(stored.name == name)
        #expect(stored.type == type)
    }

    @Test func nestedNames() throws {
        let columns = try SchemaTree.columns(of: [
            .group("root", .required, children: 2),
            .leaf("u", .int64, .repeated, .integer(bitWidth: 64, isSigned: false)),
            .group("m", .optional, children: 1, converted: .map), .group("e", .repeated, children: 2),
            .leaf("k", .byteArray, .required, .string), .group("v", .optional, children: 1), .leaf("t", .int96),
        ])
        #expect(columns.map(\.typeName) == ["list<uint64>", "map<string, struct<t: int96>>"])
    }

    @Test func whatIsNoList() throws {
        // A group that says LIST and has two fields is a struct.
        let columns = try SchemaTree.columns(of: [
            .group("root", .required, children: 1), .group("l", .required, children: 2, converted: .list),
            .leaf("a", .int32, .repeated), .leaf("b", .int32),
        ])
        #expect(columns.map(\.typeName) == ["struct<a: list<int32>, b: int32>"])
    }

    @Test(
        arguments: [
            (0x3C00, 1), (0xC000, -2), (0x0001, 0x1p-24), (0x03FF, 1023 * 0x1p-24), (0x7BFF, 65504),
            (0xFC00, -.infinity),
        ] as [(UInt16, Double)])
    func halves(bits: UInt16, value: Double) { #expect(BinaryText.double(float16: bits) == value) }
}
