/// Everything outside that finding credentials touches; tests give their own.
package struct CredentialsSurroundings: Sendable {
    package var environment: ProcessEnvironment
    package var clock: ClientClock
    /// The text of a file, or nil where there is none.
    package var read: @Sendable (String) throws(ConfigurationError) -> String?
    /// Runs a command line in a shell and returns what it printed.
    package var run: @Sendable (String) async throws -> String
    /// Sends a request; a failure below HTTP is a ``TransportFailure``.
    package var send: @Sendable (PlainRequest) async throws -> PlainAnswer

    package init(
        environment: ProcessEnvironment, clock: ClientClock,
        read: @escaping @Sendable (String) throws(ConfigurationError) -> String?,
        run: @escaping @Sendable (String) async throws -> String,
        send: @escaping @Sendable (PlainRequest) async throws -> PlainAnswer
    ) {
        self.environment = environment
        self.clock = clock
        self.read = read
        self.run = run
        self.send = send
    }

    /// The machine's own.
    package static func system(_ environment: ProcessEnvironment) -> CredentialsSurroundings {
        CredentialsSurroundings(
            environment: environment, clock: .system,
            read: { path throws(ConfigurationError) in try SharedFile.read(path) },
            run: CommandRunner.run, send: PlainHTTP.send)
    }

    /// The text of a file that something names.
    func file(_ path: String, for name: String) throws(CredentialsError) -> String {
        do {
            guard let text = try read(path) else { throw ConfigurationError("\(path) does not exist") }
            return String(text[...].trimmed)
        } catch {
            throw CredentialsError("\(name): \(error)")
        }
    }

    /// Sends `request`, three times where the service stumbles.
    ///
    /// - Parameter retriesConnecting: False where nobody may be listening at all, and waiting for that would be in vain.
    /// - Throws: ``CredentialsError`` where no answer comes, and `CancellationError`.
    func exchange(
        _ request: PlainRequest, for name: String, retriesConnecting: Bool = true
    ) async throws -> PlainAnswer {
        let policy = RetryPolicy.standard
        for attempt in 1...policy.maximumAttempts {
            let isLast = attempt == policy.maximumAttempts
            do {
                let answer = try await send(request)
                guard answer.status >= 500 || answer.status == 429, !isLast else { return answer }
            } catch let failure as TransportFailure {
                if isLast || !retriesConnecting { throw CredentialsError("\(name): \(failure.message)") }
            }
            let delay = policy.backoff(failures: attempt, base: 0.2, random: clock.random())
            try await clock.sleep(.seconds(delay))
        }
        // Not reached: the last attempt returns or throws.
        throw CredentialsError("\(name): no answer")
    }
}
