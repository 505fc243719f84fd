/// An answer of GetObject whose headers make sense: the bytes `start..<end` of an object follow.
struct OpenedObject: Sendable {
    var metadata: S3ObjectMetadata
    var start: UInt64
    var end: UInt64
    var response: S3Response

    /// Checks the headers of an answer to `request`.
    ///
    /// - Throws: ``AttemptFailure`` where the service sent another part of the object than it was asked for.
    init(_ response: S3Response, to request: ObjectRequest) throws {
        self.response = response
        let length = response.headers.first(name: "content-length").flatMap { UInt64($0) }
        if response.status == 206 {
            guard let range = ContentRange(response.headers.first(name: "content-range")),
                range.start == request.start ?? 0, range.end <= request.end ?? .max,
                length == nil || length == range.end - range.start
            else { throw Self.wrongRange(response) }
            start = range.start
            end = range.end
            metadata = S3ObjectMetadata(size: range.size, headers: response.headers)
            return
        }
        guard let length else {
            // Without a length a body that was cut could not be told from a whole one.
            throw AttemptFailure.invalidAnswer(
                "the service does not say how long the object is", status: response.status,
                requestID: response.requestID)
        }
        guard request.start ?? 0 == 0, length <= request.end ?? .max else { throw Self.wrongRange(response) }
        start = 0
        end = length
        metadata = S3ObjectMetadata(size: length, headers: response.headers)
    }

    private static func wrongRange(_ response: S3Response) -> AttemptFailure {
        var failure = AttemptFailure.invalidAnswer(
            "the service sent another range than it was asked for", status: response.status,
            requestID: response.requestID)
        failure.failureClass = .permanent
        return failure
    }
}
