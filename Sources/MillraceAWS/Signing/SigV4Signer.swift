import Crypto

/// Signs requests with AWS Signature Version 4. Pure: the date comes in with every call.
///
/// Source: AWS "Signature Version 4 for API requests".
package struct SigV4Signer: Sendable {
    /// Whether the session token is part of what is signed, or is added afterwards.
    package enum TokenRule: Sendable, Hashable { case signed, addedAfterSigning }

    package var region: String
    package var service: String
    package var paths: PathRule
    package var token: TokenRule
    /// Whether `x-amz-content-sha256` is sent (S3 demands it).
    package var sendsPayloadHash: Bool
    let keys: SigningKeyCache

    package init(
        region: String, service: String, paths: PathRule, token: TokenRule = .signed, sendsPayloadHash: Bool,
        keys: SigningKeyCache = SigningKeyCache()
    ) {
        self.region = region
        self.service = service
        self.paths = paths
        self.token = token
        self.sendsPayloadHash = sendsPayloadHash
        self.keys = keys
    }

    /// The signer that S3 wants.
    package static func s3(region: String, keys: SigningKeyCache = SigningKeyCache()) -> SigV4Signer {
        SigV4Signer(region: region, service: "s3", paths: .s3, sendsPayloadHash: true, keys: keys)
    }

    /// The headers to add to `request`, `authorization` among them.
    package func headers(
        for request: SigningRequest, credentials: AWSCredentials, date: SigningDate
    ) -> [SigningRequest.Field] {
        var added: [SigningRequest.Field] = [("x-amz-date", date.timestamp)]
        if sendsPayloadHash { added.append(("x-amz-content-sha256", request.payload.text)) }
        var late: [SigningRequest.Field] = []
        if let sessionToken = credentials.sessionToken {
            let field = (name: "x-amz-security-token", value: sessionToken)
            if token == .signed { added.append(field) } else { late.append(field) }
        }
        var signed = request
        signed.headers += added
        let canonical = CanonicalRequest(signed, paths: paths)
        let authorization =
            "AWS4-HMAC-SHA256 Credential=\(credentials.accessKeyID)/\(scope(date)), "
            + "SignedHeaders=\(canonical.signedHeaders), Signature=\(signature(canonical, credentials, date))"
        return added + late + [("authorization", authorization)]
    }

    func scope(_ date: SigningDate) -> String { "\(date.day)/\(region)/\(service)/aws4_request" }

    func signature(_ canonical: CanonicalRequest, _ credentials: AWSCredentials, _ date: SigningDate) -> String {
        let text = "AWS4-HMAC-SHA256\n\(date.timestamp)\n\(scope(date))\n\(canonical.hash)"
        let key = keys.key(
            secret: credentials.secretAccessKey, day: date.day, region: region, service: service)
        return Hex.encode(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key))
    }
}
