/// What a file may make a reader take: some bytes can claim any size.
package struct ParquetReadLimits: Hashable, Sendable {
    /// The bytes of a footer or of an index, which are read at once.
    package var footerBytes = 256 << 20
    /// The most rows in a batch.
    package var batchRows = 4096
    /// About the most bytes of decoded text in a batch, over all columns; one row may be larger.
    package var batchBytes = 16 << 20
    /// A page, uncompressed, may be as large as this however few bytes it takes in the file …
    package var pageBytes = 128 << 20
    /// … and larger ones may have this many times their bytes in the file …
    package var pageRatio = 64
    /// … but never more than this.
    package var largestPageBytes = 1 << 30
    /// The bytes of a page header, which may hold statistics.
    package var headerBytes = 16 << 20
    /// The levels that one row may have in one leaf: the elements of its lists.
    package var rowLevels = 1 << 24

    /// The defaults.
    package init() {}

    /// Whole row groups at once: for tests and for tables that are known to be small.
    static var wholeRowGroups: ParquetReadLimits {
        var limits = ParquetReadLimits()
        limits.batchRows = 1 << 22
        limits.batchBytes = 1 << 30
        return limits
    }

    /// Whether a page of `size` bytes may be made from `stored` ones.
    func allowsPage(of size: Int, from stored: Int) -> Bool {
        size <= min(max(pageBytes, stored.multipliedReportingOverflow(by: pageRatio).partialValue), largestPageBytes)
    }
}
