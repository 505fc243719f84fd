import MillraceAWS

/// Turns source objects into Parquet and Avro: one read and one parse for both.
///
///     let report = try await Conversion(from: "s3://in/orders/", to: "s3://lake/orders/").run()
///     print(report.rows, report.bytesWritten)
///
/// Each object is converted whole or not at all: where one fails, nothing of it is left at the destination, and the others go on.
public struct Conversion: Sendable {
    /// SOURCE…, as a person types them: a file, a folder, `s3://bucket/key`, `s3://bucket/prefix/`, a pattern, `-` or `@FILE`, a list or an inventory.
    public let sources: [String]
    /// DEST: a folder or `s3://bucket/prefix/`.
    public let destination: String
    /// What it was told.
    public let options: ConversionOptions

    /// Describes a conversion of several sources; nothing is done yet.
    public init(from sources: [String], to destination: String, options: ConversionOptions = ConversionOptions()) {
        self.sources = sources
        self.destination = destination
        self.options = options
    }

    /// Describes a conversion; nothing is done yet.
    public init(from source: String, to destination: String, options: ConversionOptions = ConversionOptions()) {
        self.init(from: [source], to: destination, options: options)
    }

    /// Runs to the end and reports.
    ///
    /// Cancelling the task stops the run: what is under way is taken back, and the report says that it was interrupted.
    ///
    /// - Throws: `MillraceError` when the run cannot begin or its sources cannot be listed. Objects that fail do not throw: they
    ///   stand in the report's `failures`.
    @discardableResult
    public func run() async throws -> ConversionReport {
        try await run { _ in }
    }

    /// Runs to the end, says what happens on the way, and reports.
    ///
    /// `onEvent` is called from several tasks, one call at a time an object; while it does not return, that object waits.
    @discardableResult
    public func run(onEvent: @escaping @Sendable (ConversionEvent) async -> Void) async throws -> ConversionReport {
        try options.s3.checkWriting(to: destination, rejects: options.rejects)
        let run = try ConversionRun(self, onEvent: onEvent)
        return try await run.run()
    }

    /// Runs while it is iterated, and ends with `.runFinished`; ending the iteration early stops the run.
    ///
    ///     for try await event in job.events { … }
    public var events: ConversionEvents { ConversionEvents(self) }
}
