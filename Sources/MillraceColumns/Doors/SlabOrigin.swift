/// The bytes of the source that a slab's text was made of, where the text is not the source itself: it was in another encoding.
///
/// A decoder knows places in the text; what a person is shown are places in the source.
package protocol SlabOrigin: Sendable {
    /// The memory that the bytes take.
    var byteCount: Int { get }

    /// The fault at its place in the source.
    func located(_ fault: RecordFault) -> RecordFault

    /// The records, in the order of the source, at their places and with the bytes that they have there.
    func located(_ rejects: [RejectedRecord]) -> [RejectedRecord]
}

extension SlabOrigin {
    /// What a slab came to, the rejected records at their places in the source.
    package func located<Summary>(_ decoded: DecodedSlab<Summary>) -> DecodedSlab<Summary> {
        guard !decoded.rejects.isEmpty else { return decoded }
        return DecodedSlab(
            batch: decoded.batch, recordCount: decoded.recordCount, rejects: located(decoded.rejects),
            summary: decoded.summary)
    }
}
