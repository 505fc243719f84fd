/// Bytes that can be read in any order: a file, an object behind ranged requests, memory.
package protocol RandomAccessSource {
    /// The number of bytes.
    var length: UInt64 { get }

    /// Exactly `length` bytes from `offset` on; both lie within the source.
    func read(offset: UInt64, length: Int) throws -> [UInt8]
}

/// A source in memory.
package struct MemorySource: RandomAccessSource {
    private let bytes: [UInt8]

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    package var length: UInt64 { UInt64(bytes.count) }

    package func read(offset: UInt64, length: Int) -> [UInt8] {
        Array(bytes[Int(offset)..<Int(offset) + length])
    }
}

extension RandomAccessSource {
    /// Bytes at a place that a file names: checked before anything is read.
    func checkedRead(offset: Int64, length count: Int64, _ what: String) throws(ParquetFault) -> [UInt8] {
        guard let start = UInt64(exactly: offset), let size = Int(exactly: count), size >= 0, start <= length,
            UInt64(size) <= length - start
        else {
            throw .malformed("\(what) lies outside the file")
        }
        let bytes: [UInt8]
        do { bytes = try read(offset: start, length: size) } catch { throw .source("\(error)") }
        guard bytes.count == size else { throw .source("\(bytes.count) bytes instead of \(size)") }
        return bytes
    }
}
