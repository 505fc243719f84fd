/// A named, typed place in a schema.
package struct Field: Hashable, Sendable {
    package var name: String
    package var type: LogicalType
    package var isNullable: Bool

    package init(_ name: String, _ type: LogicalType, isNullable: Bool = true) {
        self.name = name
        self.type = type
        self.isNullable = isNullable
    }
}
