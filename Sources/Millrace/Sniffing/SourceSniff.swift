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
            try shares.check(columns: names.count, size: source.textSize(object.metadata.size))
            var look = SniffLook(sniffed, names: names, declared: options.declaredTypes)
            try await look.takeHead(from: first, reader, sample: sample)
            let isComplete = try await reader.isExhausted()
            if !isComplete, await !reader.isCompressed {
                let windows = SniffWindows(
                    source: source, metadata: object.metadata, encoding: await reader.encoding ?? .utf8,
                    invalidBytes: text.invalidBytes)
                for window in try await windows.read(behind: await reader.bytesTaken) { try look.take(window) }
            }
            return try look.report(of: source.name, size: object.metadata.size, isComplete: isComplete)
        } catch {
            throw ErrorMaker(object: source.name, columnNames: names).error(from: error)
        }
    }
}
