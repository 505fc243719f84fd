/// One attempt that failed: what the caller may see of it, and what the retry machine must know.
package struct AttemptFailure: Error, Sendable {
    package var kind: AWSError.Kind
    package var status: Int?
    package var code: String?
    package var message: String
    package var requestID: String?
    /// A short word for observers.
    package var word: String
    package var failureClass: FailureClass
    /// The header `x-amz-retry-after`.
    package var retryAfter: String?

    package init(
        kind: AWSError.Kind, word: String, message: String, failureClass: FailureClass, status: Int? = nil,
        code: String? = nil, requestID: String? = nil, retryAfter: String? = nil
    ) {
        self.kind = kind
        self.word = word
        self.message = message
        self.failureClass = failureClass
        self.status = status
        self.code = code
        self.requestID = requestID
        self.retryAfter = retryAfter
    }

    /// A failure of the connection.
    package init(_ failure: TransportFailure) {
        self.init(
            kind: failure.isTimeout ? .timedOut : .connection, word: failure.word, message: failure.message,
            failureClass: failure.isTransient ? .transient : .permanent)
    }

    /// An answer that ended early or cannot be read; the service may do better the next time.
    package static func invalidAnswer(_ message: String, status: Int?, requestID: String? = nil) -> AttemptFailure {
        AttemptFailure(
            kind: .invalidAnswer, word: "invalidAnswer", message: message, failureClass: .transient, status: status,
            requestID: requestID)
    }

    func error(_ operation: S3Operation, attempts: Int) -> AWSError {
        AWSError(
            kind: kind, operation: operation.name, bucket: operation.bucket, key: operation.key, status: status,
            code: code, message: message, requestID: requestID, attempts: attempts)
    }
}
