import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// An answer with a status of 2xx whose body has not been read yet.
struct S3Response: Sendable {
    var status: Int
    var headers: HTTPHeaders
    var body: HTTPClientResponse.Body
    var report: AttemptReport

    var requestID: String? { headers.first(name: "x-amz-request-id") }

    /// Reads the body as a flat document of at most 1 MiB.
    func document() async throws -> FlatDocument {
        try await parse(upTo: 1 << 20) { bytes throws(XMLError) in try FlatDocument(bytes) }
    }

    /// Reads the body with `read`.
    ///
    /// - Throws: ``AttemptFailure``: transient where the document is broken, since the answer may have been cut.
    func parse<Document>(
        upTo limit: Int, _ read: (ByteBuffer) throws(XMLError) -> Document
    ) async throws -> Document {
        let bytes = try await collect(upTo: limit)
        do throws(XMLError) {
            return try read(bytes)
        } catch {
            throw AttemptFailure.invalidAnswer(
                "the answer's XML cannot be read (\(error.reason) at byte \(error.offset))", status: status,
                requestID: requestID)
        }
    }

    /// Reads the body to its end.
    func collect(upTo limit: Int) async throws -> ByteBuffer {
        var bytes = ByteBuffer()
        for try await chunk in body {
            report.received(chunk.readableBytes)
            guard bytes.readableBytes + chunk.readableBytes <= limit else {
                throw AttemptFailure.invalidAnswer("the answer is too long", status: status, requestID: requestID)
            }
            bytes.writeImmutableBuffer(chunk)
        }
        return bytes
    }

    /// Reads and drops what is left, so that the connection can serve the next request.
    func drain() async throws { _ = try await collect(upTo: 1 << 20) }
}
