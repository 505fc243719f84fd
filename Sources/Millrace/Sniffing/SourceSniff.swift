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
        let text = try options.reading.text(options.input)
        var names: [String] = []
        do {
            let object = try await source.store.get(source.key, GetOptions())
            let request = SlabReader.Request(
                options: text, name: InputFormat.plainName(source.output.fileName), slabBytes: shares.slabBytes,
                recordLimit: shares.recordLimit, windowLimit: shares.windowLimit)
            let reader = SlabReader(
                body: object.body, request, clock: StageClock(observer: SilentObserver()), onBytes: { _ in })
            let first = try await reader.next()
            let header = await reader.names
            guard let sniffed = await reader.sniffed, first != nil || header != nil else {
                throw MillraceError(.unsupportedInput, "it is empty: there is nothing to look at", object: source.name)
            }
            names = header ?? []
            return try await summarise(first, reader, names, sniffed, source, object.metadata)
        } catch {
            throw ErrorMaker(object: source.name, columnNames: names).error(from: error)
        }
    }

    private func summarise(
        _ first: Slab?, _ reader: SlabReader, _ header: [String], _ sniffed: SniffedText, _ source: SourceObject,
        _ metadata: ObjectMetadata
    ) async throws -> SniffReport {
        let classifier = sniffed.reading.classifier(TextColumns(names: header))
        var summary = sniffed.reading.emptySummary
        var records: UInt64 = 0
        var rejected: [RejectedRecord] = []
        var bytes: UInt64 = 0
        var slab: Slab? = first
        while let current = slab {
            let decoded = try classifier.decode(current)
            summary.merge(decoded.summary)
            records += UInt64(decoded.recordCount)
            rejected += decoded.rejects
            bytes = current.byteOffset + UInt64(current.length)
            if let sample, bytes >= UInt64(sample.bytes) { break }
            slab = try await reader.next()
        }
        let columns = try columns(summary, header, sniffed.reading)
        return SniffReport(
            source: source.name, findings: sniffed.findings.map(SniffReport.Finding.init),
            columns: columns.map(\.evidence), records: records, rejected: UInt64(rejected.count), bytesRead: bytes,
            bytesInAll: metadata.size, isComplete: try await reader.isExhausted(),
            schema: try DeclaredSchema(columns.map(\.field), source: nil))
    }

    private func columns(
        _ summary: TextSummary, _ header: [String], _ reading: TextReading
    ) throws -> [(evidence: ColumnEvidence, field: Field)] {
        let fields = try reading.plan(TextColumns(names: header), summary).schema.fields
        return fields.enumerated().map { column, field in
            let declared = options.declaredTypes[field.name]
            let evidence: ColumnEvidence
            switch summary {
            case .fields(let summaries):
                let summary = summaries.indices ~= column ? summaries[column] : ColumnSummary()
                evidence = ColumnEvidence(name: field.name, summary: summary, declared: declared)
            case .json(let summary): evidence = ColumnEvidence(field, summary[field.name], declared: declared)
            }
            return (evidence, Field(field.name, declared?.logicalType ?? field.type))
        }
    }
}
