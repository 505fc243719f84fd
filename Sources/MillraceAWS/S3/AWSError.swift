/// A call that failed for good. It holds no secret and can be shown as it is.
public struct AWSError: Error, Sendable, Hashable {
    /// What kind of failure it was.
    public enum Kind: Sendable, Hashable {
        /// The service answered with an error.
        case service
        /// No answer: the service cannot be reached, or the connection broke.
        case connection
        /// The service stayed silent too long.
        case timedOut
        /// The answer cannot be understood, or is shorter than it said.
        case invalidAnswer
        /// The bytes that came do not match the checksum that the service sent along.
        case damaged
        /// The object changed while its body was read.
        case changed
        /// There are no credentials to sign with.
        case credentials
        /// The request makes no sense, and was not sent.
        case invalidRequest
    }

    /// What kind of failure it was.
    public var kind: Kind
    /// The operation's name in the service's API, such as `GetObject`.
    public var operation: String
    /// The bucket, where there is one.
    public var bucket: String?
    /// The key, where there is one.
    public var key: String?
    /// The HTTP status, or nil where no answer came.
    public var status: Int?
    /// The service's error code, such as `NoSuchKey`.
    public var code: String?
    /// What happened, for people.
    public var message: String
    /// The service's identifier of the request, for its support.
    public var requestID: String?
    /// How many attempts were made.
    public var attempts: Int

    package init(
        kind: Kind, operation: String, bucket: String? = nil, key: String? = nil, status: Int? = nil,
        code: String? = nil, message: String, requestID: String? = nil, attempts: Int = 1
    ) {
        self.kind = kind
        self.operation = operation
        self.bucket = bucket
        self.key = key
        self.status = status
        self.code = code
        self.message = message
        self.requestID = requestID
        self.attempts = attempts
    }
}

extension AWSError: CustomStringConvertible {
    /// One line: operation, place, message, status, code, request id and attempts.
    public var description: String {
        var text = operation
        if let bucket { text += " s3://\(bucket)/\(key ?? "")" }
        text += ": \(message)"
        var facts: [String] = []
        if let status { facts.append("HTTP \(status)") }
        if let code { facts.append(code) }
        if let requestID { facts.append("request \(requestID)") }
        if attempts > 1 { facts.append("\(attempts) attempts") }
        return facts.isEmpty ? text : text + " (\(facts.joined(separator: ", ")))"
    }
}
