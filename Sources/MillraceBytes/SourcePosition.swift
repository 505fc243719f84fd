/// Where in a source something stands, in the numbers that a person can use to find it.
package struct SourcePosition: Hashable, Sendable {
    /// The record, counted from 1 without the header; 0 is the header itself.
    package var record: UInt64
    /// The line in the file, counted from 1; quoted newlines count.
    package var line: UInt64
    /// The field in its record, counted from 1; nil when the record as a whole is meant.
    package var column: Int?
    /// The byte in the (decompressed) object, counted from 0.
    package var byte: UInt64

    package init(record: UInt64, line: UInt64, column: Int?, byte: UInt64) {
        self.record = record
        self.line = line
        self.column = column
        self.byte = byte
    }
}
