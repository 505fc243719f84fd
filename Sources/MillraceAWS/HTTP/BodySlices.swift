import AsyncHTTPClient
import NIOCore

/// A body in memory, handed over in slices without a copy.
///
/// A whole part given at once would count as sent long before a slow line has carried it, and the wait for the answer
/// would start too early.
struct BodySlices: AsyncSequence, Sendable {
    static let sliceSize = 1 << 20
    let body: ByteBuffer

    struct AsyncIterator: AsyncIteratorProtocol {
        var rest: ByteBuffer

        mutating func next() async -> ByteBuffer? {
            guard rest.readableBytes > 0 else { return nil }
            return rest.readSlice(length: Swift.min(rest.readableBytes, BodySlices.sliceSize))
        }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(rest: body) }

    /// The body of a request; its length is always known, because S3 refuses one that is not.
    static func requestBody(_ body: ByteBuffer) -> HTTPClientRequest.Body {
        guard body.readableBytes > sliceSize else { return .bytes(body) }
        return .stream(BodySlices(body: body), length: .known(Int64(body.readableBytes)))
    }
}
