/// Runs `work` to its end even where the calling task is cancelled, for what must be cleaned up.
///
/// The task is unstructured because a child would inherit the cancellation; it is awaited, so it does not outlive the call.
func shielded<Success: Sendable>(_ work: @escaping @Sendable () async throws -> Success) async throws -> Success {
    try await Task { try await work() }.value
}
