/// Whether a column chunk has a dictionary: on trial in its first pages, then kept or given up for good.
struct DictionaryPolicy {
    /// The rows that a trial takes, counted from the first page that has a value; fewer when the chunk or the dictionary's memory ends.
    static let trialRows = 20_000

    enum State {
        case trial
        case kept
        case plain
    }

    private(set) var state = State.trial
    private var indexBytes = 0
    private var plainBytes = 0
    /// Of pages on trial: what they come to in an encoding that packs better than PLAIN.
    private var packedBytes: Int?
    /// Whether any page uses the dictionary.
    private(set) var isUsed = false

    /// Starts a new chunk.
    mutating func reset() { self = DictionaryPolicy() }

    /// A value did not fit: from the open page on the chunk is PLAIN, and so are the pages on trial.
    mutating func giveUp() { state = .plain }

    /// Takes a page that has indices into account.
    ///
    /// - Parameter packedBytes: what a page on trial would come to without a dictionary, if that is not PLAIN.
    mutating func add(plainBytes pagePlain: Int, indexBytes pageIndex: Int, packedBytes pagePacked: Int? = nil) {
        plainBytes += pagePlain
        indexBytes += pageIndex
        if let pagePacked { packedBytes = (packedBytes ?? 0) + pagePacked }
    }

    /// Ends the trial, or looks again at a dictionary that was kept, after the page that was added last. If it does not pay, all pages on
    /// trial are PLAIN, or else this page and those that follow.
    ///
    /// - Parameter dictionaryBytes: the dictionary's size with this page's entries.
    mutating func settle(dictionaryBytes: Int) {
        // A dictionary page has a header of its own.
        let overhead = 48
        var pays = dictionaryBytes + indexBytes + overhead < plainBytes
        // Most of the dictionary serves the rows after the trial too, and readers can filter by it: packed values must be smaller by some.
        if state == .trial, let packedBytes {
            pays = pays && dictionaryBytes / 8 + indexBytes <= packedBytes + packedBytes / 8
        }
        state = pays ? .kept : .plain
        isUsed = isUsed || pays
    }
}
