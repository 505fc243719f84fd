extension SigV4Signer {
    /// The longest that a presigned URL may live, in seconds: a week.
    package static let longestExpiry = 604_800

    /// The query of a presigned request, encoded and with the signature at its end.
    ///
    /// - Parameter expiry: Seconds, held within 1 and ``longestExpiry``.
    package func presignedQuery(
        for request: SigningRequest, credentials: AWSCredentials, date: SigningDate, expiry: Int
    ) -> String {
        var request = request
        let names = CanonicalRequest(request, paths: paths).signedHeaders
        request.query += [
            ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"),
            ("X-Amz-Credential", "\(credentials.accessKeyID)/\(scope(date))"),
            ("X-Amz-Date", date.timestamp),
            ("X-Amz-Expires", String(min(max(expiry, 1), Self.longestExpiry))),
            ("X-Amz-SignedHeaders", names),
        ]
        var late = ""
        if let sessionToken = credentials.sessionToken {
            let field = (name: "X-Amz-Security-Token", value: sessionToken)
            if token == .signed {
                request.query.append(field)
            } else {
                late = "&" + CanonicalRequest.canonicalQuery([field])
            }
        }
        let canonical = CanonicalRequest(request, paths: paths)
        return CanonicalRequest.canonicalQuery(request.query) + late
            + "&X-Amz-Signature=\(signature(canonical, credentials, date))"
    }
}
