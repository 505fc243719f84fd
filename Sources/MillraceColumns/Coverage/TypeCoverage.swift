/// A type of the hub, and how a format stores it.
package struct TypeCoverage: Sendable {
    /// What stands for all types of its kind: a decimal of these digits, a list of this.
    package let type: LogicalType
    /// The kind in a word; test files call their columns by it.
    package let name: String
    /// How it is stored, or why not.
    package let writing: WriteSupport

    package init(_ name: String, _ type: LogicalType, _ writing: WriteSupport) {
        self.name = name
        self.type = type
        self.writing = writing
    }
}
