/// Why a Parquet file, or a part of one, was refused.
package enum ParquetFault: Error, Hashable, Sendable {
    /// The bytes do not begin and end as a Parquet file does.
    case notParquet
    /// The bytes contradict the format or themselves; the text says where.
    case malformed(String)
    /// The file is, or may be, sound, but uses what this reader does not know.
    case unsupported(String)
    /// A value is not what its type promises; the row, from 0, is counted from the start of its row group.
    case value(String, column: String, row: Int?)
    /// A page's bytes do not match their checksum.
    case checksum(column: String, offset: UInt64)
    /// A page or container asks for more memory than a reader may be made to take.
    case tooLarge(what: String, bytes: Int)
    /// The source could not be read; its own words.
    case source(String)
}
