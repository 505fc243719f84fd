/// Nested types that stand for their kind in the coverage tables.
package enum SampleTypes {
    package static let structure = LogicalType.structure([Field("x", .int64), Field("y", .string)])
    package static let list = LogicalType.list(Field("element", .int64))
    package static let map = LogicalType.map(
        key: Field("key", .string, isNullable: false), value: Field("value", .double))
    package static let numberMap = LogicalType.map(
        key: Field("key", .int64, isNullable: false), value: Field("value", .string))
    package static let emptyStructure = LogicalType.structure([])
}
