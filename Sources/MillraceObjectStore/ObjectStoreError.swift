/// What went wrong in a store, grouped by what the caller can do about it. It holds no secret.
package struct ObjectStoreError: Error, Sendable, Hashable {
    package enum Missing: Sendable, Hashable { case bucket, object }

    package enum Kind: Sendable, Hashable {
        /// Name another bucket or object.
        case notFound(Missing)
        /// Get permission.
        case accessDenied
        /// Set the right credentials.
        case credentials
        /// Somebody else wrote first: look at what is there.
        case preconditionFailed
        /// Make room.
        case noSpace
        /// The object is not the one that was asked for any more: start over.
        case changed
        /// Read it again: what came is not what is stored.
        case damaged
        /// Try again later.
        case unavailable
        /// Try again later; the store was silent.
        case timedOut
        /// Mend the request: a key, a range, a part that the store cannot take.
        case invalidRequest
        case other
    }

    package enum Operation: String, Sendable, Hashable {
        case list, get, put, upload, delete
    }

    package var kind: Kind
    package var operation: Operation
    /// `s3://bucket/key`, or a path.
    package var location: String
    /// One sentence that names what happened.
    package var message: String
    /// What lies below it, in the words of the service or the system.
    package var underlying: String?

    package init(
        kind: Kind, operation: Operation, location: String, message: String, underlying: String? = nil
    ) {
        self.kind = kind
        self.operation = operation
        self.location = location
        self.message = message
        self.underlying = underlying
    }
}

extension ObjectStoreError: CustomStringConvertible {
    package var description: String {
        "\(operation.rawValue) \(location): \(message)" + (underlying.map { " [\($0)]" } ?? "")
    }
}
