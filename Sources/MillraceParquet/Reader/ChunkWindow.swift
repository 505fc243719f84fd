/// A part of a column chunk's bytes, moving forward: a chunk is never in memory as a whole.
struct ChunkWindow {
    private let source: any RandomAccessSource
    private let name: String
    private let readAhead: Int
    private let end: Int64
    /// Of the next byte, in the source.
    private(set) var position: Int64
    private var bytes: [UInt8] = []
    private var bytesStart: Int64

    /// Some old writers forgot the header of the dictionary page in the chunk's size.
    private static let tolerance: Int64 = 100

    /// - Throws: `ParquetFault.malformed` for a chunk that is not in the source.
    init(
        _ source: any RandomAccessSource, offset: Int64, length: Int64, readAhead: Int, name: String
    ) throws(ParquetFault) {
        let total = Int64(clamping: source.length)
        guard offset >= 0, length >= 0, offset <= total, length <= total - offset else {
            throw .malformed("the column chunk of \(name) lies outside the file")
        }
        self.source = source
        self.name = name
        self.readAhead = readAhead
        end = min(offset + length + ChunkWindow.tolerance, total)
        position = offset
        bytesStart = offset
    }

    var isAtEnd: Bool { position >= end }

    /// The next bytes, `count` or all that are left; the flag says whether it is all.
    mutating func peek(_ count: Int) throws(ParquetFault) -> (bytes: ArraySlice<UInt8>, isAll: Bool) {
        let left = end - position
        let share = Int(min(Int64(count), left))
        try load(share)
        let start = Int(position - bytesStart)
        return (bytes[start..<start + share], Int64(share) == left)
    }

    mutating func skip(_ count: Int) { position += Int64(count) }

    /// The next `count` bytes; what comes next is what stands behind them.
    mutating func take(_ count: Int) throws(ParquetFault) -> ArraySlice<UInt8> {
        guard count <= Int(clamping: end - position) else {
            throw .malformed("a page of column \(name) lies outside its chunk")
        }
        try load(count)
        let start = Int(position - bytesStart)
        position += Int64(count)
        return bytes[start..<start + count]
    }

    /// The header of the next page; what comes next are the page's bytes.
    ///
    /// - Parameter limit: the most bytes of a header.
    mutating func readPageHeader(limit: Int) throws(ParquetFault) -> PageHeader {
        var room = 1 << 12
        while true {
            let (peeked, isAll) = try peek(room)
            do throws(ParquetFault) {
                let read = try peeked.withUnsafeBufferPointer { (bytes) throws(ParquetFault) -> (PageHeader, Int) in
                    var reader = ThriftReader(UnsafeRawBufferPointer(bytes))
                    return (try PageHeader(from: &reader), reader.offset)
                }
                skip(read.1)
                return read.0
            } catch {
                // Statistics can make a header long; what was peeked at may have cut it off.
                guard !isAll, room < limit else { throw error }
                room *= 8
            }
        }
    }

    /// Sees to it that the next `count` bytes, which are there, are in memory.
    private mutating func load(_ count: Int) throws(ParquetFault) {
        let start = position - bytesStart
        if start >= 0, start + Int64(count) <= Int64(bytes.count) { return }
        bytes = []
        let length = min(Int64(max(count, readAhead)), end - position)
        bytes = try source.checkedRead(offset: position, length: length, "the column chunk of \(name)")
        bytesStart = position
    }
}
