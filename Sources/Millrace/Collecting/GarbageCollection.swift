import MillraceAWS

/// Finds, and on request takes away, what conversions left behind that were cut short: uploads that nobody has ended, whose parts are
/// paid for until someone does, and files under temporary names.
///
///     let report = try await GarbageCollection("s3://lake/").run()
///     print(report.found, report.spared)
///
/// Nothing else is touched: in S3 only uploads to keys that Millrace gives its own objects below DEST, on this machine only files
/// with the names of its temporary ones. An upload is as old as its beginning, a file as its last write.
public struct GarbageCollection: Sendable {
    /// DEST: a folder or `s3://bucket/prefix/`.
    public let destination: String
    /// How S3 is reached.
    public let options: ConversionOptions
    /// What is younger may belong to a conversion that is still running: it is counted, and left alone.
    public var olderThan = TimeSpan.hours(24)
    /// Whether what is found is taken away.
    public var deletes = false
    /// Stands in for the machine's clock, in seconds since 1970.
    package var now: @Sendable () -> Int64 = ClientClock.system.epochSeconds

    /// Describes a collection; nothing is done yet.
    public init(_ destination: String, options: ConversionOptions = ConversionOptions()) {
        self.destination = destination
        self.options = options
    }

    /// Looks at everything below DEST, and calls `onGarbage` with each find.
    ///
    /// - Throws: `MillraceError` when DEST cannot be listed. What cannot be taken away stands in the report's `failures`.
    @discardableResult
    public func run(onGarbage: @escaping @Sendable (Garbage) async -> Void = { _ in }) async throws -> GarbageReport {
        let location = try Location(place: destination)
        try Destination.check(location)
        let stores = try Stores([location], options, observer: options.observer ?? SilentObserver())
        do {
            let place = Destination(location, stores)
            let report = try await GarbageRun(self, place, stores.leftovers(location)).run(onGarbage)
            await stores.shutdown()
            return report
        } catch {
            await stores.shutdown()
            throw ErrorMaker(object: destination).error(from: error)
        }
    }
}

/// One thing that was left behind.
public struct Garbage: Hashable, Sendable {
    /// What it is.
    public enum Kind: String, Hashable, Sendable {
        case upload
        case temporaryFile = "temporary_file"
    }

    /// What it is.
    public let kind: Kind
    /// The object that an upload would have made, or the file.
    public let location: String
    /// Of an upload.
    public let uploadID: String?
    /// Bytes of a file; S3 does not tell those of an upload.
    public let bytes: UInt64?
    /// How long ago it was begun or last written to.
    public let age: TimeSpan
    /// Whether it is gone now.
    public let isDeleted: Bool
}

/// What became of a collection.
public struct GarbageReport: Sendable {
    /// Old enough, deleted or not.
    public internal(set) var found = 0
    /// Taken away.
    public internal(set) var deleted = 0
    /// Too young, or of unknown age.
    public internal(set) var spared = 0
    /// What could not be taken away.
    public internal(set) var failures: [MillraceError] = []
    /// Whether it was told to stop before it had seen everything.
    public internal(set) var wasInterrupted = false
}

extension ExitStatus {
    /// The status of a collection: what is found is no failure.
    public init(_ report: GarbageReport) {
        self.init(failures: report.failures.map(\.code), wasInterrupted: report.wasInterrupted)
    }
}
