import MillraceColumns

/// Where the records of a slab of JSON stand.
///
/// Such a slab's `index` is: a first and a last word for each record (where it starts and where it ends), then the digest.
struct JSONRecords {
    /// One record: its text has neither a line end nor a comma behind it.
    struct Place: Hashable {
        let start: Int
        let end: Int
        /// No record at all, but text where none may be: behind the end of an array document, or its missing end.
        let isStray: Bool
    }

    /// The words behind the last record's.
    static let digestWords = 3
    private static let strayBit: UInt32 = 1 << 31

    let count: Int
    /// Whether carriage returns end lines as line feeds do.
    let hasReturnLines: Bool
    /// Where a record starts that is larger than `limit`; nothing behind it can be read.
    let tooLarge: (start: Int, limit: Int)?
    private let index: [UInt32]

    init(_ slab: Slab) {
        index = slab.index
        count = (index.count - JSONRecords.digestWords) / 2
        let digest = index.suffix(JSONRecords.digestWords)
        hasReturnLines = digest[digest.startIndex] != 0
        let limit = Int(digest[digest.startIndex + 2])
        tooLarge = limit > 0 ? (Int(digest[digest.startIndex + 1]), limit) : nil
    }

    subscript(record: Int) -> Place {
        let start = index[2 * record]
        return Place(
            start: Int(start & ~JSONRecords.strayBit), end: Int(index[2 * record + 1]),
            isStray: start & JSONRecords.strayBit != 0)
    }

    /// How lines end, as far as it matters here.
    var lineEnd: JSONLineEnd { hasReturnLines ? .carriageReturn : .lineFeed }

    static func append(_ place: Place, to index: inout [UInt32]) {
        index.append(UInt32(place.start) | (place.isStray ? strayBit : 0))
        index.append(UInt32(place.end))
    }

    static func appendDigest(hasReturnLines: Bool, tooLarge: (start: Int, limit: Int)?, to index: inout [UInt32]) {
        index.append(hasReturnLines ? 1 : 0)
        index.append(UInt32(tooLarge?.start ?? 0))
        index.append(UInt32(tooLarge?.limit ?? 0))
    }
}
