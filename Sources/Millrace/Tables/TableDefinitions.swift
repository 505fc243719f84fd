import MillraceAWS

/// Writes the statements that make tables of what was written, for Athena, Glue and whatever else speaks Hive's language.
///
///     let report = try await TableDefinitions("s3://lake/orders/").run()
///     for table in report.tables { print(table.statement) }
///
/// The columns are those of all outputs below DEST, from their footers and headers; their rows are not read.
public struct TableDefinitions: Sendable {
    /// DEST: a folder or `s3://bucket/prefix/`.
    public let destination: String
    /// How S3 is reached.
    public let options: ConversionOptions
    /// `table` or `database.table`; nil: after DEST. The table of Avro is called so with `_avro` behind it.
    public var table: String?
    /// Where DEST is, or will be, for the engine; nil: where it is now.
    public var location: String?

    /// Describes what is to be written; nothing is done yet.
    public init(_ destination: String, options: ConversionOptions = ConversionOptions()) {
        self.destination = destination
        self.options = options
    }

    /// Reads the footers of all outputs.
    ///
    /// - Throws: `MillraceError` when DEST cannot be listed or holds no outputs. Files that cannot be read and columns that files
    ///   disagree on stand in the report's `failures`; there is no table then for that format.
    public func run() async throws -> TableReport {
        let place = try Location(place: destination)
        try Destination.check(place)
        let names = try TableNames(destination: place, table: table, location: location)
        let stores = try Stores([place], options, observer: options.observer ?? SilentObserver())
        do {
            let report = try await TableRun(destination: Destination(place, stores), names: names).run()
            await stores.shutdown()
            return report
        } catch {
            await stores.shutdown()
            throw ErrorMaker(object: destination).error(from: error)
        }
    }
}

/// A table for one tree of outputs.
public struct TableDefinition: Hashable, Sendable {
    /// Of the files.
    public let format: OutputFormat
    /// The table, perhaps with its database.
    public let table: String
    /// Where the engine finds the files.
    public let location: String
    /// `CREATE EXTERNAL TABLE …;`
    public let statement: String
    /// What to know about it, and to do after it.
    public let notes: [String]
    /// The files that it was made from.
    public let files: Int
}

/// What became of it.
public struct TableReport: Sendable {
    /// One for each tree whose files agree.
    public internal(set) var tables: [TableDefinition] = []
    /// Files that cannot be read, and columns that files disagree on.
    public internal(set) var failures: [MillraceError] = []
}

extension ExitStatus {
    /// The status of a run of `ddl`.
    public init(_ report: TableReport) {
        self.init(failures: report.failures.map(\.code), wasInterrupted: false)
    }
}
