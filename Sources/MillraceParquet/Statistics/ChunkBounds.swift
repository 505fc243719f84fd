/// The bounds of a column chunk, page by page, and how the pages follow each other.
struct ChunkBounds<Bounds: ValueBounds> {
    /// Of the open page.
    var page = Bounds()
    private var chunk = Bounds()
    private var previous: Bounds?
    private var isAscending = true
    private var isDescending = true

    var nanCount: Int { chunk.nanCount }

    /// SPEC: parquet.thrift `BoundaryOrder`: null pages do not count; equal bounds are ascending.
    var order: BoundaryOrder { isAscending ? .ascending : isDescending ? .descending : .unordered }

    /// Ends the open page and returns its bounds.
    mutating func finishPage() -> Bounds {
        let finished = page
        page = Bounds()
        chunk.merge(finished)
        guard !finished.isEmpty else { return finished }
        if let previous {
            let (ascending, descending) = finished.isOrdered(after: previous)
            isAscending = isAscending && ascending
            isDescending = isDescending && descending
        }
        previous = finished
        return finished
    }

    /// Ends the chunk and returns its bounds.
    mutating func finishChunk(width: Int) -> EncodedBounds? {
        chunk.encoded(width: width)
    }
}
