/// A malformed record in a slab's text.
package struct SlabHole: Sendable {
    /// Where it starts in the text.
    package let start: UInt32
    package let reject: RejectedRecord

    package init(start: UInt32, reject: RejectedRecord) {
        self.start = start
        self.reject = reject
    }
}

/// Where the records of a slab stand in the source, for slabs whose text was written anew.
package struct SlabSource: Sendable {
    /// Where the slab's part of the source begins in the slab's `bytes`: behind its text and padding.
    package let start: Int
    /// The length of that part. Its first byte is the slab's `byteOffset` in the object.
    package let length: Int
    /// Where each record of the slab's text starts, relative to `start`.
    package let records: [UInt32]
    /// The records that could not be delimited, in the order of the source; they are not in the slab's text.
    package let rejects: [RejectedRecord]
    /// Why the object ends with this slab.
    package let ending: RecordFault?

    package init(start: Int, length: Int, records: [UInt32], rejects: [RejectedRecord], ending: RecordFault?) {
        self.start = start
        self.length = length
        self.records = records
        self.rejects = rejects
        self.ending = ending
    }
}
