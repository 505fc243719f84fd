/// The loop over the attempts of one call.
extension S3Client {
    /// Makes the call until it succeeds or its failure is final, and reads the answer with `decode`.
    ///
    /// - Parameter streams: The answer's body is handed on; the report of the last attempt goes with it.
    /// - Throws: ``AWSError``, or `CancellationError`.
    func perform<Answer: Sendable>(
        _ operation: S3Operation, streams: Bool = false, decode: (S3Response) async throws -> Answer
    ) async throws -> Answer {
        try validate(operation)
        let payload = payloadHash(operation)
        let invocation = InvocationID.random()
        var machine = RetryStateMachine(policy: configuration.retry)
        while true {
            try Task.checkCancellation()
            let report = AttemptReport(operation, attempt: machine.attempt, observer: observer)
            do {
                let headers = sdkHeaders(invocation: invocation, attempt: machine.attempt)
                let response = try await sendInTurn(operation, payload: payload, headers: headers, report: report)
                let answer = try await decode(response)
                if !streams { report.finish(error: nil) }
                state.withLock { machine.succeeded(quota: &$0.quota) }
                return answer
            } catch {
                let failure = try attemptFailure(error, report: report)
                try await backOff(after: failure, of: operation, machine: &machine)
            }
        }
    }

    /// Over TLS a checksum in a signed header covers the body: hashing it too would cost more than all the rest.
    private func payloadHash(_ operation: S3Operation) -> PayloadHash {
        guard let body = operation.body else { return .empty }
        return operation.checksum != nil && configuration.endpoint?.isSecure != false ? .unsigned : .of(body)
    }

    /// Waits as the machine says, or throws the failure where it says to give up.
    func backOff(
        after failure: AttemptFailure, of operation: S3Operation, machine: inout RetryStateMachine
    ) async throws {
        let attempt = machine.attempt
        let random = clock.random()
        let action = state.withLock {
            machine.failed(failure.failureClass, retryAfter: failure.retryAfter, random: random, quota: &$0.quota)
        }
        switch action {
        case .fail: throw failure.error(operation, attempts: attempt)
        case .retry(let seconds): if seconds > 0 { try await clock.sleep(.seconds(seconds)) }
        }
    }

    /// The failure that `error` stands for, reported; a cancellation is thrown on.
    func attemptFailure(_ error: any Error, report: AttemptReport) throws -> AttemptFailure {
        if Task.isCancelled || error is CancellationError {
            report.finish(error: "cancelled")
            throw CancellationError()
        }
        let failure =
            switch error {
            case let error as AttemptFailure: error
            case let error as CredentialsError:
                AttemptFailure(
                    kind: .credentials, word: "credentials", message: error.description, failureClass: .permanent)
            case let error as ConfigurationError:
                AttemptFailure(
                    kind: .invalidRequest, word: "invalidRequest", message: error.description, failureClass: .permanent)
            default: AttemptFailure(TransportFailure(error))
            }
        report.finish(error: failure.word)
        return failure
    }

    private func sdkHeaders(invocation: String, attempt: Int) -> [SigningRequest.Field] {
        [
            ("amz-sdk-invocation-id", invocation),
            ("amz-sdk-request", "attempt=\(attempt); max=\(configuration.retry.maximumAttempts)"),
        ] + (configuration.requestPayer ? [("x-amz-request-payer", "requester")] : [])
    }

    private func validate(_ operation: S3Operation) throws {
        func refuse(_ message: String) -> AWSError {
            AttemptFailure(
                kind: .invalidRequest, word: "invalidRequest", message: message, failureClass: .permanent
            ).error(operation, attempts: 0)
        }
        guard S3Endpoint.isBucketName(operation.bucket) else {
            throw refuse("'\(operation.bucket)' is not the name of a bucket")
        }
        if let key = operation.key, key.isEmpty || key.utf8.count > 1024 {
            throw refuse("a key has 1 to 1024 bytes, this one \(key.utf8.count)")
        }
        for (name, value) in operation.headers where !value.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) {
            throw refuse("the header \(name) holds a character outside visible ASCII")
        }
    }
}
