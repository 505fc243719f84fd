/// One output object.
public struct OutputReport: Hashable, Sendable {
    /// What was written.
    public let format: OutputFormat
    /// A URL or a path.
    public let location: String
    /// The size of the output.
    public let bytes: UInt64
    /// The rows that its encoder wrote.
    public let rows: UInt64
}

/// What became of one source object. `rowsRead == rowsWritten + rowsRejected`, for every format.
public struct ObjectReport: Hashable, Sendable {
    /// A URL or a path.
    public let source: String
    /// One a format.
    public let outputs: [OutputReport]
    /// The name of the outputs where rows of other sources are in them too; nil: they are this source's alone.
    public let group: String?
    /// Data records in the source.
    public let rowsRead: UInt64
    /// Rows in each format.
    public let rowsWritten: UInt64
    /// Rows that were put aside.
    public let rowsRejected: UInt64
    /// Where they are; nil when there are none.
    public let rejects: String?
    /// Bytes of the source, as stored.
    public let bytesRead: UInt64
    /// How often the source was read: 1, or 2 when a late value contradicted the types that the first rows had promised.
    public let passes: Int
    /// Columns with values that are not of their declared types, under `--on-error widen` and `rescue`.
    public let misfits: [MisfitColumn]
    /// Columns that a format does not take under their own names.
    public let renamed: [RenamedColumn]
    /// What the text turned out to be.
    public let input: InputFormat
    /// Options that were given and say nothing about such text, as they are typed.
    public let ignoredOptions: [String]
    /// Lines that are no records: comments, and what stands in front of the table.
    public let linesPassedOver: UInt64
    /// What the store said of the version of the source that was read.
    public let sourceETag: String?
    /// From the first request to the last commit.
    public let seconds: Double
}

/// Sources that became one output a format.
public struct GroupReport: Hashable, Sendable {
    /// The outputs' name: what tells this group from every other.
    public let group: String
    /// How many sources' rows are in the outputs.
    public let members: Int
    /// One a format.
    public let outputs: [OutputReport]
}

/// What became of a run.
public struct ConversionReport: Sendable {
    /// Objects that the listing yielded, the skipped ones included.
    public internal(set) var objectsFound = 0
    /// Objects whose outputs are all there.
    public internal(set) var objectsConverted = 0
    /// Of these, the objects whose rows are in outputs of groups.
    public internal(set) var objectsMerged = 0
    /// Groups that were written.
    public internal(set) var groups = 0
    /// Objects passed over, by reason.
    public internal(set) var skipped: [SkipReason: Int] = [:]
    /// Sources that are gone, and whose rows went with them.
    public internal(set) var objectsRemoved = 0
    /// The version of the dataset's schema, where it has changed in this run.
    public internal(set) var schemaVersion: Int?
    /// Whether outputs go to a new tree since then, to which the objects of the old one are still to be converted.
    public internal(set) var hasNewTree = false
    /// Whether some rows are in two outputs until the next run, since another run converted the same sources at the same time in another way.
    public internal(set) var isWorkLeft = false
    /// Of a dry run: objects by what would be done with them.
    public internal(set) var planned: [ObjectPlan: Int] = [:]
    /// Of a dry run: the bytes that would be read, as far as they are known.
    public internal(set) var bytesPlanned: UInt64 = 0
    /// The failed objects, in the order in which they failed.
    public internal(set) var failures: [Failure] = []
    /// The data rows that were read from converted objects.
    public internal(set) var rowsRead: UInt64 = 0
    /// Rows in each format of the converted objects.
    public internal(set) var rowsWritten: UInt64 = 0
    /// Rows of converted objects that were put aside.
    public internal(set) var rowsRejected: UInt64 = 0
    /// Values of converted objects that are in `_rescued` instead of their column.
    public internal(set) var cellsRescued: UInt64 = 0
    /// Columns of converted objects that were written with another type than the declared one.
    public internal(set) var columnsWidened = 0
    /// Names that a format did not take, over all converted objects.
    public internal(set) var columnsRenamed: [OutputFormat: Int] = [:]
    /// Lines of converted objects that are no records: comments, and what stands in front of the table.
    public internal(set) var linesPassedOver: UInt64 = 0
    /// Rows that were read from objects which then failed, as far as that is known.
    public internal(set) var rowsReadOfFailed: UInt64 = 0
    /// Bytes of the converted sources, as stored.
    public internal(set) var bytesRead: UInt64 = 0
    /// Bytes that were read of sources which were not converted, as stored.
    public internal(set) var bytesReadOfFailed: UInt64 = 0
    /// Bytes of the outputs.
    public internal(set) var bytesWrittenByFormat: [OutputFormat: UInt64] = [:]
    /// S3 requests by operation, retries included.
    public internal(set) var requests: [String: Int] = [:]
    /// Requests that were sent again.
    public internal(set) var retries = 0
    /// Requests that were saved: what they would have read was in memory still.
    public internal(set) var cacheHits = 0
    /// Versions that were asked for again and were not in memory any more.
    public internal(set) var cacheMisses = 0
    /// Bytes that were not read again.
    public internal(set) var cacheBytesSaved: UInt64 = 0
    /// From the start of the run to its end.
    public internal(set) var seconds = 0.0
    /// The most memory that the process ever held (VmHWM), in bytes.
    public internal(set) var peakMemory: UInt64 = 0
    /// Whether the run was told to stop before it was done.
    public internal(set) var wasInterrupted = false

    /// A failed object and why.
    public struct Failure: Hashable, Sendable {
        /// A URL or a path.
        public let source: String
        /// Why nothing was written for it.
        public let error: MillraceError
    }

    /// The rows of all converted objects.
    public var rows: UInt64 { rowsRead }

    /// Bytes written in all formats.
    public var bytesWritten: UInt64 { bytesWrittenByFormat.values.reduce(0, +) }
}
