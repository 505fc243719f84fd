import MillraceAWS
import MillraceColumns
import MillraceObjectStore
import MillraceText

/// Looks at the beginning of a source and says what its columns are, and why.
///
///     let report = try await SourceSniff("s3://in/orders/2026-11-01.csv").run()
///     for column in report.columns { print(column.name, column.type, column.evidence) }
public struct SourceSniff: Sendable {
    /// SOURCE, as a person types it.
    public let source: String
    /// How to read and how to reach S3.
    public let options: ConversionOptions
    /// How much is looked at; nil for everything.
    public var sample: ByteSize?

    /// Describes a look at `source`; of a folder or prefix the first object is taken.
    public init(_ source: String, sample: ByteSize? = .mebibytes(16), options: ConversionOptions = ConversionOptions())
    {
        self.source = source
        self.sample = sample
        self.options = options
    }

    /// Looks.
    ///
    /// - Throws: `MillraceError`, for a record that cannot be read with its position.
    public func run() async throws -> SniffReport {
        try options.validate()
        let location = try Location(parsing: source)
        let stores = try Stores([location], options, observer: SilentObserver())
        do {
            let object = try await SourcePlanner.firstObject(location, stores: stores, input: options.input)
            let report = try await withTaskExecutorPreference(KernelExecutor.shared) { try await look(at: object) }
            await stores.shutdown()
            return report
        } catch {
            await stores.shutdown()
            throw error
        }
    }

    private func look(at source: SourceObject) async throws -> SniffReport {
        let shares = MemoryPlan(options).shares(MemoryPlan(options).footprint(nil), size: nil)
        let dialect = options.dialect(forName: source.output.fileName)
        var names: [String] = []
        do {
            let object = try await source.store.get(source.key, GetOptions())
            let cutter = SlabCutter(
                dialect: dialect, slabBytes: shares.slabBytes, recordLimit: shares.recordLimit)
            let reader = SlabReader(
                body: object.body, cutter: cutter, clock: StageClock(observer: SilentObserver()), onBytes: { _ in })
            guard let first = try await reader.next() else {
                return try await reportWithoutRecords(source, reader, dialect, object.metadata)
            }
            names = await reader.header?.names ?? []
            return try await summarise(first, reader, names, dialect, source, object.metadata)
        } catch {
            throw ErrorMaker(object: source.name, columnNames: names).error(from: error)
        }
    }

    private func summarise(
        _ first: Slab, _ reader: SlabReader, _ names: [String], _ dialect: CSVDialect, _ source: SourceObject,
        _ metadata: ObjectMetadata
    ) async throws -> SniffReport {
        let classifier = CSVClassifier(dialect: dialect, columnCount: names.count)
        var summaries: [ColumnSummary] = []
        var records: UInt64 = 0
        var bytes: UInt64 = 0
        var slab: Slab? = first
        while let current = slab {
            let decoded = try classifier.decode(current)
            summaries.merge(decoded.summaries)
            records += UInt64(decoded.recordCount)
            bytes = current.byteOffset + UInt64(current.length)
            if let sample, bytes >= UInt64(sample.bytes) { break }
            slab = try await reader.next()
        }
        let columns = zip(names, summaries).map { name, summary in
            ColumnEvidence(name: name, summary: summary, declared: options.declaredTypes[name])
        }
        return SniffReport(
            source: source.name, delimiter: String(UnicodeScalar(dialect.delimiter)), columns: columns,
            records: records,
            bytesRead: bytes, bytesInAll: metadata.size, isComplete: try await reader.isExhausted())
    }

    private func reportWithoutRecords(
        _ source: SourceObject, _ reader: SlabReader, _ dialect: CSVDialect, _ metadata: ObjectMetadata
    ) async throws -> SniffReport {
        guard let header = await reader.header else {
            throw MillraceError(.unsupportedInput, "it is empty: there is nothing to look at", object: source.name)
        }
        return SniffReport(
            source: source.name, delimiter: String(UnicodeScalar(dialect.delimiter)),
            columns: header.names.map {
                ColumnEvidence(name: $0, summary: ColumnSummary(), declared: options.declaredTypes[$0])
            }, records: 0,
            bytesRead: metadata.size, bytesInAll: metadata.size, isComplete: true)
    }
}
