/// Hears of every attempt that a client makes, and of every stage of the work between them. Summaries, metrics and traces are observers.
public protocol Observer: Sendable {
    /// Called once per attempt, after its answer was read to the end, broke, or was abandoned.
    ///
    /// It is called on the path of the data: it must be quick and must not block.
    func clientCall(_ call: ClientCall)

    /// Called once per piece of work that a stage has done; as quick as `clientCall`.
    func stage(_ work: StageWork)
}

extension Observer {
    /// Does nothing: who only counts requests need not hear of stages.
    public func stage(_ work: StageWork) {}
}

/// An observer that hears nothing.
public struct SilentObserver: Observer {
    /// Makes one.
    public init() {}

    /// Does nothing.
    public func clientCall(_ call: ClientCall) {}
}
