/// A run of whole records of text, with the positions that the structural scan found in it.
///
/// Slabs are cut by the serial scan; each can be decoded by itself, in any order, on any thread.
package struct Slab: Sendable {
    /// The text, then padding that no position points into (decoders may load whole words past the last record).
    package let bytes: [UInt8]
    /// The text's length in `bytes`.
    package let length: Int
    /// What the scan found; its meaning belongs to the input format (CSV: where each field ends).
    package let index: [UInt32]
    /// Its number in the object, from 0; batches are put back in this order.
    package let ordinal: Int
    /// Where `bytes[0]` stands in the (decompressed) object.
    package let byteOffset: UInt64
    /// The line (from 1) that `bytes[0]` stands in.
    package let firstLine: UInt64
    /// The number of records in the object before this slab, the header not counted.
    package let recordsBefore: UInt64
    /// What the text was written from; nil: the text is the source itself.
    package let source: SlabSource?
    /// Malformed records in a text that is the source itself, in its order.
    package let holes: [SlabHole]
    /// What the object holds in the place of this text, where that is another encoding.
    package var origin: (any SlabOrigin)?

    package init(
        bytes: [UInt8], length: Int, index: [UInt32], ordinal: Int, byteOffset: UInt64, firstLine: UInt64,
        recordsBefore: UInt64, source: SlabSource? = nil, holes: [SlabHole] = []
    ) {
        self.bytes = bytes
        self.length = length
        self.index = index
        self.ordinal = ordinal
        self.byteOffset = byteOffset
        self.firstLine = firstLine
        self.recordsBefore = recordsBefore
        self.source = source
        self.holes = holes
    }
}
