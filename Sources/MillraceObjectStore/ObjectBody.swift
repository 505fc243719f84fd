import NIOCore

/// The bytes of an object, pulled chunk by chunk. It is iterated once; chunks have any size and are never empty.
package struct ObjectBody: AsyncSequence, Sendable {
    package typealias Element = ByteBuffer
    /// Gives the next chunk, or nil after the last.
    package typealias NextChunk = () async throws -> ByteBuffer?

    private let start: @Sendable () -> NextChunk

    package init(_ start: @escaping @Sendable () -> NextChunk) { self.start = start }

    package struct AsyncIterator: AsyncIteratorProtocol {
        let nextChunk: NextChunk

        package mutating func next() async throws -> ByteBuffer? { try await nextChunk() }
    }

    package func makeAsyncIterator() -> AsyncIterator { AsyncIterator(nextChunk: start()) }
}
