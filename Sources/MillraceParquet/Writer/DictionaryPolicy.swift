/// Whether a column chunk has a dictionary: on trial in its first page, then kept or given up for good.
struct DictionaryPolicy {
    enum State {
        case trial
        case kept
        case plain
    }

    private(set) var state = State.trial
    private var indexBytes = 0
    private var plainBytes = 0
    /// Whether any finished page uses the dictionary.
    private(set) var isUsed = false

    /// Starts a new chunk.
    mutating func reset() { self = DictionaryPolicy() }

    /// A value did not fit: from the open page on the chunk is PLAIN.
    mutating func giveUp() { state = .plain }

    /// Ends a page that has indices; returns whether it stays so. If not, the chunk is PLAIN from this page on.
    ///
    /// - Parameter dictionaryBytes: the dictionary's size with this page's entries.
    mutating func settle(plainBytes pagePlain: Int, indexBytes pageIndex: Int, dictionaryBytes: Int) -> Bool {
        // Nulls only: nothing was learnt, and this page needs no dictionary.
        if state == .trial, pagePlain == 0 { return false }
        // A dictionary page has a header of its own.
        let overhead = 48
        plainBytes += pagePlain
        indexBytes += pageIndex
        let pays = dictionaryBytes + indexBytes + overhead < plainBytes
        state = pays ? .kept : .plain
        isUsed = isUsed || pays
        return pays
    }
}
