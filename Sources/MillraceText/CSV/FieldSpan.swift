/// One field: what stands in it without its quotes.
struct FieldSpan {
    var start: UInt32
    var length: UInt32
    var isQuoted: Bool
}
