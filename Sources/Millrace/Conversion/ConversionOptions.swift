import MillraceAWS

/// What a conversion may be told. The defaults are what a first run wants.
public struct ConversionOptions: Sendable {
    /// The formats to write, each once; all come from one parse.
    public var formats: [OutputFormat] = [.parquet, .avro]
    /// How pages and blocks are compressed.
    public var codecs = CodecSelection()
    /// Which readers Parquet files are for. It does not set the codec: `CodecSelection(for:)` gives the one that goes with it.
    public var parquetProfile = ParquetProfile.standard
    /// What the sources are.
    public var input = InputFormat.auto
    /// How their text is read.
    public var reading = ReadingRules()
    /// What becomes of a value that its declared type cannot hold; nil: its record is rejected.
    public var onError: ErrorPolicy?
    /// How many records of an object may be rejected before it fails with nothing written.
    public var maxRejects = RejectLimit.none
    /// Where rejected records go, as a destination is named; nil: `_millrace/rejects/` at the destination.
    public var rejects: String?
    /// Columns whose types are declared rather than inferred, by their names in the header.
    public var declaredTypes: [String: ColumnType] = [:]
    /// Columns that are declared as a whole; what the schema does not name is inferred.
    public var schema: DeclaredSchema?
    /// Columns that leave under another name, hashed, masked or not at all.
    public var edits = ColumnEdits()
    /// The folders that rows are put into by their values, the outermost first; empty: an object's rows are in one output a format.
    public var partitionBy: [PartitionTerm] = []
    /// The most partitions that an object, or a group, may have.
    public var maxPartitions = 100
    /// Whether each row says which source it came from, and which of its records it was.
    public var addSourceColumns = false
    /// Whether sources are converted again that the manifest says were converted so, and have not changed since.
    public var overwrite = false
    /// Whether nothing is converted, but said what would be, and why.
    public var dryRun = false
    /// Sources smaller than half of it are merged: so many bytes of them, as they are stored, become one output; nil: each has its own.
    public var targetSize: ByteSize?
    /// What becomes of rows whose source is gone.
    public var deletedInputs = DeletedInputs.keep
    /// For how many seconds a group is left to a run that says nothing more.
    package var claimLease: Int64 = 900
    /// What becomes of the dataset's schema when a source does not fit it; nil: as `add`, where the destination has one.
    public var evolve: EvolvePolicy?
    /// The dataset that is written to.
    var dataset: DatasetLock?
    /// When a Parquet row group is closed.
    public var rowGroups = RowGroupLimit()
    /// The most memory that the process may ever hold (VmHWM).
    public var memory = ByteSize.mebibytes(256)
    /// Objects converted side by side; nil lets memory and cores decide.
    public var concurrency: Int?
    /// How S3 is reached.
    public var s3 = S3Options()
    /// The environment that credentials, region and endpoint come from.
    public var environment = ProcessEnvironment.current
    /// Hears of every request and of every piece of work: the place for metrics and traces.
    public var observer: (any Observer)?
    /// Stands in for the source's identity in the outputs, for tests that compare bytes across sources.
    package var provenance: Provenance?

    /// The defaults.
    public init() {}

    /// The smallest `memory` that a conversion can work in.
    public static let minimumMemory = ByteSize.mebibytes(128)

    /// The smallest `targetSize`.
    public static let smallestTarget = ByteSize.mebibytes(1)

    /// Refuses what cannot work, before anything is read.
    func validate() throws(MillraceError) {
        guard !formats.isEmpty else {
            throw MillraceError(.usage, "no output format is named", remedy: "use --format parquet,avro")
        }
        guard Set(formats).count == formats.count else {
            throw MillraceError(.usage, "an output format is named twice")
        }
        guard memory >= ConversionOptions.minimumMemory else {
            throw MillraceError(
                .memoryTooSmall, "--memory \(memory.option) is too small: slabs, pages and upload parts need more",
                remedy: "give at least --memory \(ConversionOptions.minimumMemory.option)")
        }
        if let concurrency, concurrency < 1 {
            throw MillraceError(.usage, "--concurrency must be at least 1")
        }
        if onError == .widen, let evolve, evolve != .widen {
            throw MillraceError(
                .usage, "--on-error widen changes the types of a dataset, and --evolve \(evolve.rawValue) does not",
                remedy: "give --evolve widen, or another --on-error")
        }
        if onError != nil, declaredTypes.isEmpty, schema == nil, evolve == nil {
            throw MillraceError(
                .usage, "--on-error says what happens to values that a declared type cannot hold, and none is declared",
                remedy:
                    "declare types with --type or --schema; millrace sniff SOURCE --schema-out FILE writes a schema to begin with"
            )
        }
        if let targetSize, targetSize < ConversionOptions.smallestTarget {
            throw MillraceError(
                .usage, "--target-size \(targetSize.option) is too small to merge anything",
                remedy:
                    "give at least --target-size \(ConversionOptions.smallestTarget.option); 128MiB suits most readers")
        }
        guard maxPartitions >= 1 else {
            throw MillraceError(.usage, "--max-partitions must be at least 1")
        }
        try PartitionTerm.check(partitionBy)
        try reading.checkScope(input)
        _ = try reading.text(input)
    }
}

/// What becomes of rows whose source is gone.
public enum DeletedInputs: String, Hashable, Sendable, CaseIterable {
    /// They stay: inputs may be let go once they are converted.
    case keep = "keep"
    /// They go: their output is deleted, or written anew without them where it has those of others.
    case remove = "remove"
}

/// When a Parquet row group is closed: at the first of the two limits.
public struct RowGroupLimit: Hashable, Sendable {
    /// Encoded, uncompressed bytes; nil: 32 MiB, or 64 MiB for tables of more than 64 columns.
    public var bytes: ByteSize?
    /// Rows.
    public var rows: Int

    /// Sets the limits.
    public init(bytes: ByteSize? = nil, rows: Int = 240_000) {
        self.bytes = bytes
        self.rows = rows
    }

    /// Reads a size in bytes (`64MiB`) or in rows (`100000`, `100000rows`).
    ///
    /// The limit that is not named is then a wide one: 1,048,576 rows, or 64 MiB.
    public init(parsing text: String) throws(MillraceError) {
        self.init()
        if let rows = Int(text.hasSuffix("rows") ? String(text.dropLast("rows".count)) : text) {
            guard rows > 0 else {
                throw MillraceError(
                    .usage, "a row group of \(rows) rows cannot be",
                    remedy: "use 1 row or more, or a size such as 64MiB")
            }
            self.rows = rows
            bytes = .mebibytes(64)
        } else {
            let bytes = try ByteSize(parsing: text)
            guard bytes >= ByteSize(bytes: 1024), bytes <= .mebibytes(1024) else {
                throw MillraceError(
                    .usage, "a row group of \(bytes) cannot be", remedy: "use 1KiB to 1GiB, or a number of rows")
            }
            self.bytes = bytes
            rows = 1_048_576
        }
    }
}

/// How S3 is reached. What is nil comes from the `AWS_*` variables, and then from the profile.
public struct S3Options: Hashable, Sendable {
    /// A profile of the shared AWS files, whose credentials then come before all others; nil: `AWS_PROFILE`, else the default.
    public var profile: String?
    /// An endpoint other than AWS.
    public var endpointURL: String?
    /// The region that requests are signed for.
    public var region: String?
    /// nil: virtual-host style on AWS, path style at an endpoint of one's own.
    public var pathStyle: Bool?
    /// The most connections to one host.
    public var maxConnections = 100
    /// Seconds.
    public var connectTimeout = 5
    /// Tries in all, the first included; nil: `AWS_MAX_ATTEMPTS`, else 3.
    public var maxAttempts: Int?
    /// Whether every request says that its sender pays for it, as buckets with "requester pays" demand.
    public var requestPayer = false
    /// How everything that is written is encrypted; nil: as the bucket says.
    public var encryption: S3Encryption?
    /// Where outputs are kept; nil: STANDARD. Rejects and state are small and read soon: they stay there.
    public var storageClass: S3StorageClass?
    /// The tags of outputs, at most 10.
    public var tags: [S3Tag] = []

    /// The defaults.
    public init() {}
}
