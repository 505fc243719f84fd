/// Where a value lies in the bytes that its column shares with others.
@frozen package struct BinaryView: Hashable, Sendable {
    package var offset: UInt32
    package var length: UInt32

    @inlinable package init(offset: UInt32, length: UInt32) {
        self.offset = offset
        self.length = length
    }
}

/// Byte strings as views into one run of bytes, which may be the slab they were read from: text is not copied on its way.
package struct BinaryStorage: Sendable {
    /// What the views point into; it may hold bytes that no view names.
    package let bytes: [UInt8]
    /// One view a row; the view of a null is empty.
    package let views: [BinaryView]

    package init(bytes: [UInt8], views: [BinaryView]) {
        self.bytes = bytes
        self.views = views
    }

    /// The bytes of one row.
    package subscript(row: Int) -> ArraySlice<UInt8> {
        let start = Int(views[row].offset)
        return bytes[start..<start + Int(views[row].length)]
    }
}
