/// One attempt of one call to a service.
public struct ClientCall: Sendable, Hashable {
    /// The operation's name in the service's API, such as `GetObject`.
    public var operation: String
    /// 1 for the first try.
    public var attempt: Int
    /// The HTTP status, or nil where no answer came.
    public var status: Int?
    /// A short word for what went wrong, from a bounded set or the service's own error code; nil where all went well.
    public var error: String?
    /// Bytes of the request's body.
    public var bytesSent: Int
    /// Bytes of the answer's body that were read.
    public var bytesReceived: Int
    /// From before signing until the end of the answer's body, in nanoseconds.
    public var nanoseconds: Int64

    /// Makes a record of an attempt.
    public init(
        operation: String, attempt: Int, status: Int?, error: String?, bytesSent: Int, bytesReceived: Int,
        nanoseconds: Int64
    ) {
        self.operation = operation
        self.attempt = attempt
        self.status = status
        self.error = error
        self.bytesSent = bytesSent
        self.bytesReceived = bytesReceived
        self.nanoseconds = nanoseconds
    }
}
