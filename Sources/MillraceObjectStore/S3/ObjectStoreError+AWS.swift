import MillraceAWS

extension ObjectStoreError {
    /// Tells a client's error in the words of a store.
    init(_ error: AWSError, operation: Operation, location: String) {
        let kind = Self.kind(error, operation)
        self.init(
            kind: kind, operation: operation, location: location, message: Self.sentence(kind, error),
            underlying: error.description)
    }

    private static func kind(_ error: AWSError, _ operation: Operation) -> Kind {
        switch error.kind {
        case .connection, .invalidAnswer: .unavailable
        case .timedOut: .timedOut
        case .damaged: .damaged
        case .changed: .changed
        case .credentials: .credentials
        case .invalidRequest: .invalidRequest
        case .service: serviceKind(error, operation)
        }
    }

    private static func serviceKind(_ error: AWSError, _ operation: Operation) -> Kind {
        switch error.code {
        case "NoSuchBucket": return .notFound(.bucket)
        case "NoSuchKey", "NoSuchVersion": return .notFound(.object)
        case "SignatureDoesNotMatch", "InvalidAccessKeyId", "ExpiredToken", "InvalidToken", "InvalidClientTokenId",
            "AuthorizationHeaderMalformed", "TokenRefreshRequired":
            return .credentials
        case "QuotaExceeded", "InsufficientStorage": return .noSpace
        case "PreconditionFailed": return operation == .get ? .changed : .preconditionFailed
        case "ConditionalRequestConflict": return .preconditionFailed
        default: break
        }
        return switch error.status ?? 0 {
        case 401, 403: .accessDenied
        case 404: .notFound(operation == .list ? .bucket : .object)
        case 408: .timedOut
        case 412: operation == .get ? .changed : .preconditionFailed
        case 507: .noSpace
        case 400, 405, 411, 413, 414, 416: .invalidRequest
        case 429, 500...599: .unavailable
        default: .other
        }
    }

    private static func sentence(_ kind: Kind, _ error: AWSError) -> String {
        let bucket = error.bucket ?? ""
        let code = error.code.map { " (\($0))" } ?? ""
        return switch kind {
        case .notFound(.bucket): "the bucket '\(bucket)' does not exist"
        case .notFound(.object): "the object '\(error.key ?? "")' does not exist in the bucket '\(bucket)'"
        case .accessDenied: "access denied: the credentials may not do \(error.operation) here\(code)"
        case .credentials: credentialsSentence(error, code)
        case .preconditionFailed: "another writer was first: the stored object is not the expected one\(code)"
        case .noSpace: "the store has no room left\(code)"
        case .changed: "the object has changed since it was first looked at"
        case .unavailable: "the store is not available after \(error.attempts) attempts: \(error.message)\(code)"
        case .damaged: "the object was damaged on its way: \(error.message)"
        case .timedOut: "the store did not answer in time: \(error.message)"
        case .invalidRequest, .other: "the store refused \(error.operation): \(error.message)\(code)"
        }
    }

    private static func credentialsSentence(_ error: AWSError, _ code: String) -> String {
        switch error.code {
        case nil: error.message
        case "SignatureDoesNotMatch": "wrong credentials: the secret key does not match\(code)"
        case "InvalidAccessKeyId": "wrong credentials: the access key is not known\(code)"
        case "ExpiredToken": "the credentials have expired\(code)"
        default: "wrong credentials: \(error.message)\(code)"
        }
    }
}
