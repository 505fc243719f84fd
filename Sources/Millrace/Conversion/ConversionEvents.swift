import AsyncAlgorithms

/// The events of a conversion as a sequence; the conversion runs while it is iterated, once for each iterator.
public struct ConversionEvents: AsyncSequence, Sendable {
    private let conversion: Conversion

    init(_ conversion: Conversion) { self.conversion = conversion }

    /// Starts the conversion.
    public func makeAsyncIterator() -> Iterator { Iterator(conversion) }

    /// One run. The channel holds nothing back: the run waits while an event is not taken.
    public final class Iterator: AsyncIteratorProtocol {
        private let channel: AsyncThrowingChannel<ConversionEvent, any Error>
        private let task: Task<Void, Never>

        init(_ conversion: Conversion) {
            let channel = AsyncThrowingChannel<ConversionEvent, any Error>()
            self.channel = channel
            // A sequence has no scope that could hold this task: the iterator holds it, and ends it when it goes away.
            self.task = Task {
                do {
                    try await conversion.run { await channel.send($0) }
                    channel.finish()
                } catch {
                    channel.fail(error)
                }
            }
        }

        deinit { task.cancel() }

        /// The next event; nil after `.runFinished`.
        ///
        /// - Throws: what `Conversion.run()` throws.
        public func next() async throws -> ConversionEvent? {
            let task = self.task
            return try await withTaskCancellationHandler {
                try await nextFromChannel()
            } onCancel: {
                task.cancel()
            }
        }

        private func nextFromChannel() async throws -> ConversionEvent? {
            var iterator = channel.makeAsyncIterator()
            return try await iterator.next()
        }
    }
}
