#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The two things that make a client depend on time and chance; tests replace them.
package struct ClientClock: Sendable {
    /// Seconds since 1970 in UTC.
    package var epochSeconds: @Sendable () -> Int64
    /// Waits, and throws when the task is cancelled.
    package var sleep: @Sendable (Duration) async throws -> Void
    /// A random number in 0..<1.
    package var random: @Sendable () -> Double

    package init(
        epochSeconds: @escaping @Sendable () -> Int64, sleep: @escaping @Sendable (Duration) async throws -> Void,
        random: @escaping @Sendable () -> Double
    ) {
        self.epochSeconds = epochSeconds
        self.sleep = sleep
        self.random = random
    }

    /// The machine's clock and generator.
    package static let system = ClientClock(
        epochSeconds: {
            var now = timespec()
            clock_gettime(CLOCK_REALTIME, &now)
            return Int64(now.tv_sec)
        },
        sleep: { try await Task.sleep(for: $0) },
        random: { Double.random(in: 0..<1) })
}
