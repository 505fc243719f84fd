import MillraceColumns

/// A statistic's bound as text.
enum BoundText {
    /// The first value of `column`, bare: no quotes, no escapes.
    static func text(_ column: ColumnVector) -> String {
        if case .binary(let values) = column.storage { return String(decoding: values[0], as: UTF8.self) }
        var bytes: [UInt8] = []
        ValueJSON(column.type).append(column, 0, to: &bytes) { _ in }
        return String(decoding: bytes.filter { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
    }
}
