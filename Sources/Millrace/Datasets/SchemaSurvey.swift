import MillraceAWS
import MillraceObjectStore
import MillraceText

/// Looks at many sources and says which one schema is right for all of them, and which values forced each widening.
///
///     let report = try await SchemaSurvey(["s3://in/orders/"]).run()
///     for widening in report.widenings { print(widening.column, widening.to, widening.source, widening.record) }
public struct SchemaSurvey: Sendable {
    /// SOURCE…, as a person types them.
    public let sources: [String]
    /// How to read and how to reach S3.
    public let options: ConversionOptions
    /// How many objects are looked at, spread evenly over the listing; nil: all.
    public var objects: Int? = 100
    /// How much text of each is looked at; nil: all.
    public var sample: ByteSize? = .mebibytes(16)

    /// Describes a survey; nothing is done yet.
    public init(_ sources: [String], options: ConversionOptions = ConversionOptions()) {
        self.sources = sources
        self.options = options
    }

    /// How many objects the sources have, counted up to two.
    ///
    /// - Throws: `MillraceError`.
    public func hasSeveralObjects() async throws -> Bool {
        try options.validate()
        // What is piped in can be read only once.
        guard sources != ["-"] else { return false }
        var count = 0
        try await with { planner, _ in
            do {
                try await planner.forEach(onFailure: { throw $1 }) { planned in
                    guard case .convert = planned else { return }
                    count += 1
                    if count > 1 { throw CancellationError() }
                }
            } catch is CancellationError where count > 1 {}
        }
        return count > 1
    }

    /// Looks.
    ///
    /// - Throws: `MillraceError` when the sources cannot be listed, or nothing in them can be read.
    public func run() async throws -> SchemaSurveyReport {
        try options.validate()
        let text = try options.reading.text(options.input)
        let tables = try TableRules(options)
        return try await with { planner, stores in
            var sample = EvenSample<SourceObject>(most: objects ?? .max)
            try await planner.forEach(onFailure: { throw $1 }) { planned in
                if case .convert(let source) = planned { sample.take(source) }
            }
            let failures = FailureList()
            let consensus = try await withTaskExecutorPreference(KernelExecutor.shared) {
                try await SchemaSurvey.consensus(
                    sample.chosen, options, text, tables, limit: self.sample, failures: failures)
            }
            return try SchemaSurveyReport(consensus, found: sample.count, failures: failures.all)
        }
    }

    /// The one schema of these sources.
    static func consensus(
        _ sources: [SourceObject], _ options: ConversionOptions, _ text: TextOptions, _ tables: TableRules,
        limit: ByteSize?, failures: FailureList
    ) async throws -> SchemaConsensus {
        let memory = MemoryPlan(options)
        let nowhere = Destination(location: .local(path: "/"), store: MemoryStore())
        return try await ConsensusRun(
            conversion: { source in
                let shares = memory.shares(memory.pool / ConsensusRun.width, size: source.textSize)
                var conversion = ObjectConversion(
                    source: source, destination: nowhere, rejects: nowhere, options: options, text: text,
                    tables: tables, shares: shares, clock: StageClock(observer: SilentObserver()),
                    onBytes: { _ in }, onRows: { _ in })
                conversion.surveyLimit = limit.map { UInt64($0.bytes) }
                return conversion
            },
            onFailure: { source, error in
                if [.bucketNotFound, .credentials, .unavailable].contains(error.code) { throw error }
                failures.add(ConversionReport.Failure(source: source.name, error: error))
            }
        ).run(sources)
    }

    private func with<Value>(
        _ body: (SourcePlanner, Stores) async throws -> Value
    ) async throws -> Value {
        var locations: [Location] = []
        for source in sources { locations.append(try Location(parsing: source)) }
        let stores = try Stores(locations, options, observer: options.observer ?? SilentObserver())
        do {
            try SourcePlanner.check(locations)
            let value = try await body(SourcePlanner(locations, stores: stores, input: options.input), stores)
            await stores.shutdown()
            return value
        } catch {
            await stores.shutdown()
            throw ErrorMaker(object: sources.joined(separator: " ")).error(from: error)
        }
    }
}

/// One schema for many sources, and why it is what it is.
public struct SchemaSurveyReport: Sendable {
    /// A column and its type in all of them.
    public struct Column: Hashable, Sendable {
        /// As the first source that has it names it.
        public let name: String
        /// In the words of schema files.
        public let type: String
    }

    /// A value that a column's type so far could not hold.
    public struct Widening: Hashable, Sendable {
        /// The column.
        public let column: String
        /// Its type before, and its type since.
        public let from: String, to: String
        /// A URL or a path.
        public let source: String
        /// The record's number, from 1; 0 where several values together are the reason.
        public let record: UInt64
        /// As it stands in the source.
        public let value: String
    }

    /// In the order of their appearance.
    public let columns: [Column]
    /// In the order of the sources.
    public let widenings: [Widening]
    /// Objects that the listing has.
    public let found: Int
    /// Objects that were read.
    public let read: Int
    /// Records that were looked at.
    public let records: UInt64
    /// Objects that could not be read.
    public let failures: [ConversionReport.Failure]
    /// The columns as `--schema` reads them.
    public let schema: DeclaredSchema

    init(_ consensus: SchemaConsensus, found: Int, failures: [ConversionReport.Failure]) throws(MillraceError) {
        guard !consensus.columns.isEmpty else {
            throw failures.first?.error
                ?? MillraceError(.sourceNotFound, "there is nothing to look at", remedy: "name sources that have rows")
        }
        schema = try consensus.schema()
        columns = consensus.columns.map { Column(name: $0.name, type: TypeText.text(of: $0.type)) }
        widenings = consensus.widenings.map {
            Widening(column: $0.column, from: $0.from, to: $0.to, source: $0.source, record: $0.record, value: $0.value)
        }
        (self.found, read, records, self.failures) = (found, consensus.sources, consensus.records, failures)
    }
}
