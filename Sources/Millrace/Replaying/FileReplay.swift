import Crypto
import MillraceAWS
import MillraceBytes
import MillraceColumns
import MillraceObjectStore
import MillraceText
import NIOCore

/// Replays one file of rejected records: tells them apart, finds those that are refused again, converts the others, and takes them
/// out of the file.
struct FileReplay: Sendable {
    let file: RejectsFile
    let destination: Destination
    let options: ConversionOptions
    let memory: MemoryPlan

    /// Under what the records are converted.
    private struct Terms: Sendable {
        let recorded: RecordedReading
        let text: TextOptions
        let options: ConversionOptions
        /// How records store characters, as said now; nil when nothing was said.
        let encoding: TextEncoding?
        let invalidBytes: InvalidBytesPolicy

        /// A record in UTF-8, as the run would have read it but for what is said now.
        func text(of entry: RejectEntry, _ raw: [UInt8]) -> [UInt8] {
            // What was said when it was rejected is done: text in UTF-8 is text.
            if entry.encoding == .utf8, raw.withUnsafeBytes(UTF8Validation.isValid) { return raw }
            let encoding = encoding ?? entry.encoding
            guard Transcoder.isNeeded(from: encoding, invalidBytes: invalidBytes) else { return raw }
            return ReadableText.utf8(raw[...], encoding, invalidBytes, isInMidst: true)
        }

        /// The columns, as far as they are known without reading.
        var schema: Schema {
            Schema(recorded.columns.map { Field($0, recorded.types[$0]?.logicalType ?? .string) })
        }
    }

    /// - Throws: `MillraceError`, `CancellationError`; what the store throws.
    func run() async throws -> ReplayedFile {
        let terms = try terms()
        let raws = file.entries.enumerated().compactMap { index, entry in
            entry.raw.map { (entry: index, raw: terms.text(of: entry, $0)) }
        }
        let text = ReplayText(raws, terms.recorded, terms.text)
        let tally = RejectTally(kept: .max)
        if !text.included.isEmpty { _ = try await convert(text, terms, tally: tally) }
        let faults = Dictionary(
            tally.groups.flatMap(\.first).map { ($0.position.record, $0) }, uniquingKeysWith: { first, _ in first })
        let accepted = text.without(
            faults, Dictionary(uniqueKeysWithValues: raws.map { ($0.entry, $0.raw) }), terms.recorded, terms.text)
        let outputs = accepted.included.isEmpty ? [] : try await convert(accepted, terms, tally: nil)
        for output in outputs where output.rows != UInt64(accepted.included.count) {
            throw bug("\(output.rows) of \(accepted.included.count) records were written")
        }
        let lines = RejectLines(
            object: terms.recorded.object, schema: tally.schema ?? terms.schema, isRedacted: false)
        if !accepted.included.isEmpty { try await takeOut(Set(accepted.included), accepted.refused, lines) }
        return report(accepted, outputs, terms)
    }

    /// The way of reading that was written down, with what is said now put over it.
    private func terms() throws(MillraceError) -> Terms {
        guard let recorded = file.reading else {
            throw MillraceError(
                .sourceNotFound, "nothing says how its records were read: \(file.place.readingKey) is not there",
                remedy: "convert the source again", object: file.place.name)
        }
        guard file.entries.isEmpty || file.entries.contains(where: { $0.raw != nil }) else {
            throw MillraceError(
                .usage, "its records were not kept, so that nothing private lies beside the data",
                remedy: "mend the source and convert it again", object: file.place.name)
        }
        var options = options
        options.input = recorded.format
        let encoding = try options.reading.text(recorded.format).encoding
        options.reading = options.reading.over(recorded.rules)
        for name in options.declaredTypes.keys where !recorded.columns.contains(name) {
            throw MillraceError(
                .usage, "--type names the column '\(name)', which these records do not have",
                remedy: "their columns are \(recorded.columns.prefix(20).joined(separator: ", "))",
                object: file.place.name)
        }
        // A schema that is given now says all about the columns that it names.
        let named = Set((options.schema?.columns ?? []).map { $0.name.lowercased() })
        let types = recorded.types.filter { !named.contains($0.key.lowercased()) }
        options.declaredTypes.merge(types) { given, _ in given }
        options.schema = options.schema ?? recorded.schema
        // The rows beside them have the column for it.
        if recorded.isRescuing { options.onError = options.onError ?? .rescue }
        if options.edits.isEmpty { options.edits.renamed = recorded.renamed }
        options.provenance =
            options.provenance
            ?? Provenance(
                source: recorded.object.hasPrefix("s3://") ? recorded.object : recorded.output.source)
        let text = try ReplayText.options(options.reading, recorded.format)
        return Terms(
            recorded: recorded, text: text, options: options, encoding: encoding, invalidBytes: text.invalidBytes)
    }

    /// Converts the text; with a tally everything is read and nothing written, without one every record must become a row.
    private func convert(_ text: ReplayText, _ terms: Terms, tally: RejectTally?) async throws -> [OutputReport] {
        let store = MemoryStore()
        _ = try await store.put("records", ByteBuffer(bytes: text.bytes), PutOptions())
        var options = terms.options
        options.maxRejects = tally == nil ? .none : .percent(100)
        if tally != nil { options.formats = [] }
        let size = UInt64(text.bytes.count)
        let source = SourceObject(
            store: store, key: "records", name: terms.recorded.object, size: size,
            output: OutputName(
                path: terms.recorded.output.path,
                fileName: terms.recorded.output.fileName + FileReplay.infix + identity),
            provenance: Provenance(source: terms.recorded.object))
        let footprint = memory.pool - file.bytes.count * (RejectsFile.copies / 2)
        var conversion = ObjectConversion(
            source: source, destination: destination, rejects: destination, options: options, text: terms.text,
            tables: try TableRules(options),
            shares: memory.shares(footprint, size: size), clock: StageClock(observer: SilentObserver()),
            onBytes: { _ in }, onRows: { _ in })
        conversion.tally = tally
        conversion.reading = text.reading
        conversion.expectedRecords = UInt64(text.included.count)
        guard case .converted(let report) = try await conversion.run() else { throw bug("its records are not there") }
        return report.outputs
    }

    /// Between a source's name and the hash of its replayed records.
    static let infix = ".replay-"

    /// Whether a text can be such a hash.
    static func isIdentity(_ text: some StringProtocol) -> Bool {
        text.utf8.count == 16 && text.allSatisfy(\.isHexDigit)
    }

    /// Tells these records from all others, and nothing else: whatever the options, the same records go to the same name.
    private var identity: String { String(Hex.encode(SHA256.hash(data: file.bytes)).prefix(16)) }

    /// Marks the records that were written as done: the file goes on without them.
    ///
    /// The outputs are there by now. If the process ends before this does, the next replay writes the same names again.
    private func takeOut(_ done: Set<Int>, _ refused: [Int: RecordFault], _ lines: RejectLines) async throws {
        var rest: [UInt8] = []
        for (index, line) in file.bytes.split(separator: UInt8(ascii: "\n")).enumerated() where !done.contains(index) {
            guard let fault = refused[index], let raw = file.entries[index].raw else {
                rest += line + [UInt8(ascii: "\n")]
                continue
            }
            lines.append(file.entries[index].reject(fault, raw), to: &rest)
        }
        var put = PutOptions()
        if let etag = file.etag { put.precondition = .ifMatch(etag) }
        _ = try await file.place.store.put(file.place.key, ByteBuffer(bytes: rest), put)
        guard rest.isEmpty else { return }
        try await file.place.store.delete(file.place.key)
        try await file.place.store.delete(file.place.readingKey)
    }

    private func report(_ text: ReplayText, _ outputs: [OutputReport], _ terms: Terms) -> ReplayedFile {
        let written = UInt64(text.included.count)
        let maker = ErrorMaker(object: terms.recorded.object, columnNames: terms.recorded.columns)
        var groups: [RecordFault.Reason: [(Int, RecordFault)]] = [:]
        for (index, fault) in text.refused { groups[fault.reason, default: []].append((index, fault)) }
        let reasons = groups.map { reason, faults in
            RejectReason(
                reason: reason.rawValue, count: UInt64(faults.count),
                first: faults.sorted { $0.0 < $1.0 }.prefix(3).compactMap { index, fault in
                    var position = file.entries[index].position
                    position.column = fault.position.column
                    return maker.error(
                        from: RecordFault(reason: reason, position: position, detail: fault.detail, path: fault.path))
                        as? MillraceError
                })
        }
        return ReplayedFile(
            rejects: file.place.name, source: terms.recorded.object, records: UInt64(file.entries.count),
            outputs: outputs, rowsWritten: written, rowsRefused: UInt64(file.entries.count) - written,
            reasons: reasons.sorted { ($1.count, $0.reason) < ($0.count, $1.reason) },
            retyped: outputs.isEmpty ? [] : retyped(terms))
    }

    /// The columns that were declared anew with another type than their neighbours were written with.
    private func retyped(_ terms: Terms) -> [RetypedColumn] {
        let recorded = terms.recorded
        let declared = (terms.options.schema?.columns ?? []).filter { column in
            recorded.types[column.name].map { $0.logicalType != column.type } ?? false
        }
        var now = Dictionary(declared.map { ($0.name, "\($0.type)") }) { first, _ in first }
        for (name, type) in terms.options.declaredTypes {
            now[name] = type == recorded.types[name] ? nil : "\(type)"
        }
        return recorded.columns.compactMap { name in
            guard let now = now[name], let before = recorded.types[name] else { return nil }
            return RetypedColumn(name: name, before: "\(before)", now: now)
        }
    }

    private func bug(_ what: String) -> MillraceError {
        MillraceError(
            .conservation, "\(what): a bug in Millrace",
            remedy: "please report it; no record was taken out of its file",
            object: file.place.name)
    }
}
