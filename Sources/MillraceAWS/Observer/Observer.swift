/// Hears of every attempt that a client makes. Summaries, metrics and traces are observers.
public protocol Observer: Sendable {
    /// Called once per attempt, after its answer was read to the end, broke, or was abandoned.
    ///
    /// It is called on the path of the data: it must be quick and must not block.
    func clientCall(_ call: ClientCall)
}

/// An observer that hears nothing.
public struct SilentObserver: Observer {
    /// Makes one.
    public init() {}

    /// Does nothing.
    public func clientCall(_ call: ClientCall) {}
}
