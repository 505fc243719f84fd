/// Sorts the answers of AWS services into classes of failure.
///
/// Source: the SDK reference guide, "Retry behavior", and the S3 error list.
package enum FailureClassifier {
    /// The class of an answer with an HTTP status of 300 or more, or of an `<Error>` in a 200.
    package static func classify(status: Int, code: String?) -> FailureClass {
        if let code {
            if throttlingCodes.contains(code) { return .throttling }
            if transientCodes.contains(code) { return .transient }
        }
        switch status {
        case 429: return .throttling
        case 500, 502, 503, 504: return .transient
        // A 200 is here only because its body was an error or could not be read.
        case 200: return code == nil ? .transient : .permanent
        default: return .permanent
        }
    }

    /// Codes that say how far the caller's clock is off.
    package static func isClockSkew(_ code: String?) -> Bool {
        code == "RequestTimeTooSkewed" || code == "RequestExpired" || code == "SignatureDoesNotMatch"
    }

    /// Codes that fresh credentials mend.
    package static func isExpiredCredentials(_ code: String?) -> Bool {
        code == "ExpiredToken" || code == "ExpiredTokenException" || code == "InvalidToken"
    }

    private static let throttlingCodes: Set<String> = [
        "BandwidthLimitExceeded", "EC2ThrottledException", "LimitExceededException",
        "ProvisionedThroughputExceededException", "RequestLimitExceeded", "RequestThrottled",
        "RequestThrottledException", "SlowDown", "ThrottledException", "Throttling", "ThrottlingException",
        "TooManyRequestsException", "TransactionInProgressException",
    ]

    private static let transientCodes: Set<String> = [
        "BadDigest", "IncompleteBody", "InternalError", "InternalErrors", "PriorRequestNotComplete",
        "RequestTimeout", "RequestTimeoutException", "ServiceUnavailable",
    ]
}
