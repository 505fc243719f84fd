/// The fields of one column in a slab, for loops that want nothing but pointers.
///
/// Valid only while the slab and its shape are.
struct FieldRun {
    /// The slab's text, with its padding behind it.
    let text: UnsafePointer<UInt8>
    /// Field `r` starts one past `ends[r * stride]` and ends at `ends[r * stride + 1]`.
    var ends: UnsafePointer<UInt32>
    var stride: Int
    var count: Int
    let quote: UInt8
    /// Whether some field of the slab has quotes around it.
    let mayBeQuoted: Bool
    /// Whether some quoted field of the slab has quotes inside.
    let mayBeDoubled: Bool
    /// Whether this is the last column and some line ends in CR LF.
    let mayEndInReturn: Bool

    /// Whether fields are more than what lies between two positions.
    var isPlain: Bool { !mayBeQuoted && !mayEndInReturn }
}

extension FieldRun {
    /// The field at `place`, which is its row times the stride. `isPlain` must be a constant where speed matters.
    @inline(__always) func span(at place: Int, isPlain: Bool) -> FieldSpan {
        // Safe: the positions of all rows are in `ends`, and they lie inside the text.
        var start = ends[place] &+ 1
        var length = ends[place + 1] &- start
        guard !isPlain else { return FieldSpan(start: start, length: length, isQuoted: false) }
        if mayEndInReturn, length > 0, text[Int(start &+ length) - 1] == UInt8(ascii: "\r") { length &-= 1 }
        // The scan refuses a quote that opens and does not close.
        let isQuoted = length >= 2 && text[Int(start)] == quote
        if isQuoted {
            start &+= 1
            length &-= 2
        }
        return FieldSpan(start: start, length: length, isQuoted: isQuoted)
    }
}
