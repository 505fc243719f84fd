import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// One attempt: address, sign, send, and understand an answer that is an error.
extension S3Client {
    func send(
        _ operation: S3Operation, payload: PayloadHash, headers extra: [SigningRequest.Field], report: AttemptReport
    ) async throws -> S3Response {
        let region = region(of: operation.bucket)
        let credentials = try await credentialsProvider.credentials()
        let target = try endpoint.target(bucket: operation.bucket, key: operation.key, region: region)
        let request = signedRequest(
            operation, target: target, credentials: credentials, payload: payload, extra: extra)
        let answer = try await transport.send(request, patience: operation.patience)
        report.answered(status: Int(answer.status.code))
        let response = S3Response(
            status: Int(answer.status.code), headers: answer.headers, body: answer.body, report: report)
        guard (200..<300).contains(response.status) else {
            let failure = try await serviceFailure(response, operation: operation, region: region)
            if failure.failureClass == .mended(.credentials) { credentialsProvider.refused(credentials) }
            throw failure
        }
        return response
    }

    private func region(of bucket: String) -> String {
        state.withLock { $0.regions[bucket] } ?? configuration.region
    }

    private func signedRequest(
        _ operation: S3Operation, target: S3Endpoint.Target, credentials: AWSCredentials, payload: PayloadHash,
        extra: [SigningRequest.Field]
    ) -> HTTPClientRequest {
        let seconds = clock.epochSeconds() + state.withLock(\.clockOffset)
        let fields = [("host", target.authority)] + operation.headers + extra
        let signing = SigningRequest(
            method: operation.method.rawValue, path: target.path, query: operation.query, headers: fields,
            payload: payload)
        let signature = SigV4Signer.s3(region: target.region, keys: keys).headers(
            for: signing, credentials: credentials, date: SigningDate(epochSeconds: seconds))
        var request = HTTPClientRequest(url: target.url(query: CanonicalRequest.canonicalQuery(operation.query)))
        request.method = operation.method
        request.headers = HTTPHeaders(fields + signature + [("user-agent", configuration.userAgent)])
        request.body = operation.body.map(BodySlices.requestBody)
        return request
    }

    /// Reads an answer that is an error, and mends what can be mended.
    private func serviceFailure(
        _ response: S3Response, operation: S3Operation, region: String
    ) async throws -> AttemptFailure {
        // The status decides where the document is missing or broken, as it is for HEAD.
        var fields: [String: String] = [:]
        do {
            fields = try FlatDocument(try await response.collect(upTo: 1 << 16)).fields
        } catch {
            if Task.isCancelled { throw CancellationError() }
        }
        var failure = Self.failure(fields: fields, response: response)
        if operation.name == "PutObject", failure.code == "ConditionalRequestConflict" {
            // The writes raced: one of them is done now, and the condition decides anew.
            failure.failureClass = .transient
        }
        if operation.checksum != nil, [400, 501].contains(response.status), failure.message.contains("checksum") {
            failure.message += " (for a service without checksums set AWS_REQUEST_CHECKSUM_CALCULATION=when_required)"
        }
        if let cause = mend(failure, fields: fields, response: response, bucket: operation.bucket, region: region) {
            failure.failureClass = .mended(cause)
        }
        return failure
    }

    static func failure(fields: [String: String], response: S3Response) -> AttemptFailure {
        let code = fields["Code"] ?? impliedCode(response.status)
        return AttemptFailure(
            kind: .service, word: code ?? "HTTP\(response.status)",
            message: fields["Message"].flatMap { $0.isEmpty ? nil : $0 } ?? "the service answered an error",
            failureClass: FailureClassifier.classify(status: response.status, code: code), status: response.status,
            code: code, requestID: response.requestID ?? fields["RequestId"],
            retryAfter: response.headers.first(name: "x-amz-retry-after"))
    }

    /// The code that an answer without a document stands for.
    private static func impliedCode(_ status: Int) -> String? {
        switch status {
        case 403: "AccessDenied"
        case 404: "NotFound"
        case 412: "PreconditionFailed"
        case 416: "InvalidRange"
        default: nil
        }
    }

    private func mend(
        _ failure: AttemptFailure, fields: [String: String], response: S3Response, bucket: String, region: String
    ) -> FailureClass.Cause? {
        if FailureClassifier.isExpiredCredentials(failure.code) { return .credentials }
        if FailureClassifier.isClockSkew(failure.code), mendClock(failure, response) { return .clockSkew }
        guard [301, 307, 400].contains(response.status) else { return nil }
        guard let right = response.headers.first(name: "x-amz-bucket-region") ?? fields["Region"],
            right != region, !right.isEmpty, right.utf8.allSatisfy(S3Configuration.isRegionByte)
        else { return nil }
        state.withLock { $0.regions[bucket] = right }
        return .region
    }

    /// Takes over the service's clock; says no where this machine's is near enough, so that the cause is another.
    private func mendClock(_ failure: AttemptFailure, _ response: S3Response) -> Bool {
        guard let date = response.headers.first(name: "date"), let theirs = HTTPDate.epochSeconds(date) else {
            return false
        }
        let offset = theirs - clock.epochSeconds()
        return state.withLock { state in
            guard failure.code == "RequestTimeTooSkewed" || abs(offset - state.clockOffset) > 240 else { return false }
            state.clockOffset = offset
            return true
        }
    }
}
