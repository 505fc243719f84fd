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
        let text = try options.reading.text(options.input)
        do {
            return try await look(at: source, text, guessed: nil)
        } catch let error as MillraceError where error.reason == RecordFault.Reason.invalidUTF8.rawValue {
            // Of a header: what is wrong with a record is counted.
            guard text.encoding == nil, let encoding = try await guess(source, text) else { throw error }
            var other = text
            other.encoding = encoding
            return try await look(at: source, other, guessed: encoding)
        }
    }

    /// What the encoding may be of a source whose header is not UTF-8.
    private func guess(_ source: SourceObject, _ text: TextOptions) async throws -> TextEncoding? {
        var bytewise = text
        // In which each byte is a character: so the bytes can be had back.
        bytewise.encoding = .latin1
        bytewise.header = .no
        let object = try await source.store.get(source.key, GetOptions())
        guard let slab = try await reader(object.body, source, bytewise).next() else { return nil }
        let characters = String(decoding: slab.bytes[..<slab.length], as: UTF8.self).unicodeScalars
        let bytes = characters.map { UInt8(truncatingIfNeeded: $0.value) }
        return TextEncoding.guess(bytes[...])
    }

    private func reader(_ body: ObjectBody, _ source: SourceObject, _ text: TextOptions) -> SlabReader {
        let shares = MemoryPlan(options).shares(MemoryPlan(options).footprint(nil), size: nil)
        let request = SlabReader.Request(
            options: text, name: InputFormat.plainName(source.output.fileName), slabBytes: shares.slabBytes,
            recordLimit: shares.recordLimit, windowLimit: shares.windowLimit)
        return SlabReader(body: body, request, clock: StageClock(observer: SilentObserver()), onBytes: { _ in })
    }

    private func look(
        at source: SourceObject, _ text: TextOptions, guessed: TextEncoding?
    ) async throws -> SniffReport {
        let shares = MemoryPlan(options).shares(MemoryPlan(options).footprint(nil), size: nil)
        var names: [String] = []
        do {
            let object = try await source.store.get(source.key, GetOptions())
            let reader = reader(object.body, source, text)
            let first = try await reader.next()
            let header = await reader.names
            guard let sniffed = await reader.sniffed, first != nil || header != nil else {
                throw MillraceError(.unsupportedInput, "it is empty: there is nothing to look at", object: source.name)
            }
            names = header ?? []
            try shares.check(columns: names.count, size: source.textSize(object.metadata.size))
            var look = SniffLook(sniffed, names: names, declared: options.declaredTypes, guessed: guessed)
            try await look.takeHead(from: first, reader, sample: sample)
            if text.encoding == nil, let encoding = look.otherEncoding {
                var other = text
                other.encoding = encoding
                return try await self.look(at: source, other, guessed: encoding)
            }
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
