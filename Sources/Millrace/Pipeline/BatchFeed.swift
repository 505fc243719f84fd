/// Where an output's encoders get their batches: one object's sequencer, or the members of a group one after another.
///
/// Several take from one feed, each at its own pace and each all of it.
protocol BatchFeed: Sendable {
    /// Waits for the batch with this number, from 0; nil after the last one, and when there will be no more for another reason.
    func take(_ ordinal: Int) async -> BatchSequencer.Sequenced?

    /// Says that one taker is done with a batch; when all are, its memory is given back.
    func done(_ ordinal: Int)

    /// Whether everything came; ask once `take` has answered nil.
    var isComplete: Bool { get }
}

extension BatchSequencer: BatchFeed {
    var isComplete: Bool { if case .complete = outcome { true } else { false } }
}
