/// A field of a record as it stands in the source, its quotes included. No record is longer than 32 bits can say.
struct RawField: Hashable, Sendable {
    /// From the start of the record.
    private var first: UInt32 = 0
    private var limit: UInt32 = 0
    var isQuoted = false
    /// Whether a quote inside is doubled.
    var hasDoubledQuotes = false
    /// Whether the dialect's escape byte stands in it.
    var hasEscapes = false

    init(start: Int = 0) {
        self.start = start
    }

    var start: Int {
        get { Int(first) }
        set { first = UInt32(truncatingIfNeeded: newValue) }
    }

    /// One past its last byte.
    var end: Int {
        get { Int(limit) }
        set { limit = UInt32(truncatingIfNeeded: newValue) }
    }

    var isEmpty: Bool { start == end }
}
