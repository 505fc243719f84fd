import AsyncHTTPClient
import NIOCore

/// The bytes of an object in their order, with back-pressure. It can be iterated once.
///
/// A body that breaks is resumed from the byte reached, for as long as the object stays the same. The end comes only
/// after as many bytes as the service announced. Errors are ``AWSError`` or `CancellationError`.
public struct S3ObjectBody: AsyncSequence, Sendable {
    /// A piece of the body, never empty.
    public typealias Element = ByteBuffer

    let client: S3Client
    let request: ObjectRequest
    let opened: OpenedObject
    var readAhead: S3ReadAhead?

    /// Reads the body.
    public struct AsyncIterator: AsyncIteratorProtocol {
        var reader: ObjectBodyReader

        /// The next piece, or nil after the last.
        public mutating func next() async throws -> ByteBuffer? { try await reader.next() }
    }

    /// Starts reading.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(reader: ObjectBodyReader(client: client, request: request, opened: opened, readAhead: readAhead))
    }
}
