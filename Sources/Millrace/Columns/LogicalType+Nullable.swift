import MillraceColumns

extension LogicalType {
    /// The same type, in which everything that is inside may be null.
    var withNullableParts: LogicalType {
        switch self {
        case .structure(let fields): .structure(fields.map { Field($0.name, $0.type.withNullableParts) })
        case .list(let element): .list(Field(element.name, element.type.withNullableParts))
        case .map(let key, let value): .map(key: key, value: Field(value.name, value.type.withNullableParts))
        default: self
        }
    }
}
