/// One column of a batch: a type, its values and which of them are there.
package struct ColumnVector: Sendable {
    package let type: LogicalType
    /// The number of rows.
    package let count: Int
    /// nil when every row holds a value.
    package let validity: Validity?
    package let storage: ColumnStorage

    /// Joins values and validity; a validity without nulls is dropped.
    package init(type: LogicalType, count: Int, validity: Validity?, storage: ColumnStorage) {
        precondition(validity == nil || validity?.count == count, "validity of another length than its column")
        if case .structure(let children) = storage {
            precondition(children.allSatisfy { $0.count == count }, "a struct's child of another length")
        } else {
            precondition(storage.count == count, "values of another length than their column")
        }
        self.type = type
        self.count = count
        self.validity = validity?.nullCount == 0 ? nil : validity
        self.storage = storage
    }

    package var nullCount: Int { validity?.nullCount ?? 0 }

    package func isNull(_ row: Int) -> Bool {
        guard let validity else { return false }
        return !validity[row]
    }
}
