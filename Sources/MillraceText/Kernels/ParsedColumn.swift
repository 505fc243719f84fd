/// The values of a column, as far as they could be read.
struct ParsedColumn<Value> {
    var values: [Value]
    var validity: [UInt64]
    /// The first row whose value was refused; nothing behind it was read.
    var refusedRow: Int?
}
