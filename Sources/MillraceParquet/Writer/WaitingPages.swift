import MillraceBytes

/// The pages of a chunk whose dictionary is on trial: uncompressed and with indices, so that they are small, and can become PLAIN.
struct WaitingPages: ~Copyable {
    struct Page {
        var rows: Int
        /// Levels, nulls included.
        var levels: Int
        /// The bytes of levels before the values.
        var levelBytes: Int
        var values: FinishedValues
        /// Of levels and values; where they lie in `bytes`.
        fileprivate(set) var range = 0..<0
    }

    private var sink = ByteSink()
    private(set) var pages: [Page] = []

    /// The bytes of all pages.
    var count: Int { sink.count }
    var isEmpty: Bool { pages.isEmpty }
    /// The memory held.
    var allocatedBytes: Int { sink.allocatedBytes + pages.capacity * (MemoryLayout<Page>.stride + 64) }

    mutating func append(_ page: Page, _ bytes: UnsafeRawBufferPointer) {
        var page = page
        page.range = sink.count..<sink.count + bytes.count
        sink.append(bytes)
        pages.append(page)
    }

    /// The levels of a page as they stand at its start.
    func levels(of page: Page) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: sink.bytes[page.range.lowerBound..<page.range.lowerBound + page.levelBytes])
    }

    /// The values of a page as they follow its levels.
    func values(of page: Page) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: sink.bytes[page.range.lowerBound + page.levelBytes..<page.range.upperBound])
    }

    /// Forgets all pages and gives back their memory.
    mutating func removeAll() {
        sink.removeAll(keepingAtMost: 64)
        pages = []
    }
}
