import MillraceAvro
import MillraceColumns
import MillraceObjectStore
import MillraceParquet
import MillraceText

/// The conversion of one object, from its first byte to its published outputs.
struct ObjectConversion {
    let source: SourceObject
    let destination: Destination
    /// Where rejected records go.
    let rejects: Destination
    let options: ConversionOptions
    let text: TextOptions
    let tables: TableRules
    let shares: MemoryPlan.Shares
    let clock: StageClock
    /// Told of the source's bytes as they are read, once each.
    let onBytes: @Sendable (Int) -> Void
    /// Told of rows as they are encoded.
    let onRows: @Sendable (Int) async -> Void
    /// Told, once nothing is left to do but to make the outputs visible, how many bytes of them are still in memory.
    var onStaged: @Sendable (Int) -> Void = { _ in }
    /// Takes the rejected records where they are not to be written; nil: they go to `rejects`.
    var tally: RejectTally?
    /// How the text is read, where that is known before it was looked at.
    var reading: TextReading?
    /// How many records there must be, where that is known.
    var expectedRecords: UInt64?
    /// How much text a survey looks at; nil: all.
    var surveyLimit: UInt64?
    let rejectsCleanup = UploadCleanup()

    /// The first slabs, whose values predict the types; an object of no more slabs than these is typed exactly from them.
    private static let windowSlabs = 2

    /// What became of the object.
    enum Outcome: Sendable {
        case converted(ObjectReport)
        case empty
    }

    /// Converts the object, or leaves nothing behind.
    ///
    /// - Throws: `MillraceError`, `CancellationError`.
    func run() async throws -> Outcome {
        let start = ContinuousClock.now
        let first = try await open(ifMatch: nil, reading: reading)
        var targets: [OutputTarget] = []
        var names: [String] = []
        var staged: [StagedOutput] = []
        do {
            guard let look = try await look(first.reader, first.metadata) else {
                try requireNothing(in: first.metadata)
                return .empty
            }
            names = look.names(look.summary)
            if options.partitionBy.isEmpty { targets = makeTargets(first.metadata) }
            let pass = try makePass(look, first.reader, targets, first.metadata)
            let (product, encoded) = try await encode(pass, look, first.metadata)
            staged = product.staged
            try requireFitting(product)
            try proveConservation(product, encoded)
            onStaged(product.staged.reduce(0) { $0 + $1.bytesHeld })
            try await publish(product, first.metadata)
            return .converted(report(product, encoded, look.reading, first.metadata, since: start))
        } catch {
            for target in targets { await target.cleanup.abort() }
            for output in staged { await output.abort() }
            await rejectsCleanup.abort()
            if names.isEmpty { names = await first.reader.names ?? [] }
            let size = await first.reader.isTextOfOtherSize ? nil : first.metadata.size
            throw ErrorMaker(object: source.name, columnNames: names, size: size)
                .error(from: await cause(of: error, first.reader))
        }
    }

    func open(
        ifMatch: String?, reading: TextReading?
    ) async throws -> (reader: SlabReader, metadata: ObjectMetadata) {
        do {
            let object = try await source.store.get(
                source.key, GetOptions(ifMatch: ifMatch, readAhead: shares.readAhead, knownETag: source.etag))
            let isFirstPass = ifMatch == nil
            let request = SlabReader.Request(
                options: text, name: InputFormat.plainName(source.output.fileName), reading: reading,
                slabBytes: shares.slabBytes,
                recordLimit: shares.recordLimit, windowLimit: shares.windowLimit,
                textLimit: shares.isSized ? source.textSize(object.metadata.size) : nil,
                threads: KernelExecutor.shared.width)
            let reader = SlabReader(body: object.body, request, clock: clock) { [onBytes] count in
                if isFirstPass { onBytes(count) }
            }
            return (reader, object.metadata)
        } catch {
            throw ErrorMaker(object: source.name).error(from: error)
        }
    }

    /// What the first slabs say: how to read, and which types to expect.
    struct Look: Sendable {
        let reading: TextReading
        let findings: [Finding]
        /// The names in front of the text; nil where each record names its own columns.
        let header: [String]?
        let windowCount: Int
        let summary: TextSummary

        /// The names of the source's columns, as far as they are known.
        func names(_ summary: TextSummary) -> [String] { header ?? reading.names(summary) }
    }

    /// Summarises the first slabs, which predict the types; the reader will hand them out again.
    private func look(_ reader: SlabReader, _ metadata: ObjectMetadata) async throws -> Look? {
        let window = try await reader.next(ObjectConversion.windowSlabs)
        guard let heading = try await heading(reader, metadata, hasRecords: !window.isEmpty) else { return nil }
        let (reading, header) = (heading.reading, heading.header)
        let classifier = reading.classifier(try tables.columns(header))
        var summary = reading.emptySummary
        for slab in window { summary.merge(try classifier.decode(slab).summary) }
        await reader.putBack(window)
        let look = Look(
            reading: reading, findings: heading.findings, header: header, windowCount: window.count, summary: summary)
        if header == nil {
            let plan = try reading.plan(try tables.columns(header), summary)
            try checkKeys(plan, metadata)
        }
        return look
    }

    /// How a text is read, and what it has in front.
    struct Heading: Hashable, Sendable {
        let reading: TextReading
        let findings: [Finding]
        /// nil where each record names its own columns.
        let header: [String]?
    }

    /// What is known once the first slab was read; nil for an object that holds nothing.
    func heading(_ reader: SlabReader, _ metadata: ObjectMetadata, hasRecords: Bool) async throws -> Heading? {
        guard let sniffed = await reader.sniffed else { return nil }
        let reading = sniffed.reading
        let header = try await reader.names.map { try tables.names($0, hasHeader: reading.hasHeader) }
        guard header != nil || hasRecords else { return nil }
        try requireWritten(header)
        for columns in await reader.repeatedNames { try options.edits.requireAll(of: columns) }
        if let header { try shares.check(columns: header.count, size: source.textSize(metadata.size)) }
        if let header { try requireKnown(header) }
        return Heading(reading: reading, findings: sniffed.findings, header: header)
    }

    /// Refuses a plan of more keys than there is memory for.
    private func checkKeys(_ plan: TextPlan, _ metadata: ObjectMetadata) throws {
        try shares.check(columns: plan.leafCount, size: source.textSize(metadata.size), areKeys: true)
    }

    /// The first pass, or the second: under the types of `final`, which is about all values.
    func makePass(
        _ look: Look, _ reader: SlabReader, _ targets: [OutputTarget], _ metadata: ObjectMetadata,
        final: TextSummary? = nil
    ) throws -> EncodingPass {
        let columns = try tables.columns(look.header)
        let plan = try look.reading.plan(columns, final ?? look.summary)
        if look.header == nil { try checkKeys(plan, metadata) }
        var pass = EncodingPass(
            reading: look.reading, plan: plan,
            layout: try tables.layout(look.names(final ?? look.summary), isNamedByRecords: look.header == nil),
            reader: reader, windowCount: final == nil ? look.windowCount : 0,
            windowSummary: final == nil ? look.summary : look.reading.emptySummary,
            classifier: look.reading.classifier(columns), outputs: targets,
            rejects: rejectSink(metadata, look, final ?? look.summary),
            rule: RejectRule(limit: options.maxRejects, failsOnRefusal: options.onError == .fail), shares: shares,
            clock: clock, onRows: onRows)
        if options.addSourceColumns { pass.sourceColumns = SourceColumns(source: source.provenance.source) }
        if !options.partitionBy.isEmpty {
            let layout = try PartitionLayout(options.partitionBy, of: pass.layout.outputSchema(plan.schema))
            pass.relay = BatchRelay(
                target: .partitions(
                    PartitionSpool(
                        layout, most: options.maxPartitions, memoryLimit: shares.columnRoom / 2, folder: temporaryFolder
                    )))
        }
        return pass
    }

    /// What became of all records.
    private struct Encoded {
        let records: UInt64
        let rejected: UInt64
        let passes: Int
    }

    /// Encodes in one pass, or in a second one under the final types when a value contradicted the predicted ones.
    private func encode(
        _ pass: EncodingPass, _ look: Look, _ metadata: ObjectMetadata
    ) async throws -> (EncodingPass.Product, Encoded) {
        let (outcome, product) = try await pass.run()
        guard case .contradicted(let summary) = outcome else {
            let encoded = try settle(outcome, pass, product, passes: 1)
            return (try await partitioned(product, pass, metadata), encoded)
        }
        for target in pass.outputs { await target.cleanup.abort() }
        await pass.rejects?.abort()
        let again = try await open(ifMatch: metadata.etag, reading: look.reading)
        let second = try makePass(look, again.reader, pass.outputs, metadata, final: summary)
        let (outcome2, product2) = try await second.run()
        let encoded = try settle(outcome2, second, product2, passes: 2)
        return (try await partitioned(product2, second, metadata), encoded)
    }

    /// With the outputs of all partitions, where rows were kept by those.
    private func partitioned(
        _ product: EncodingPass.Product, _ pass: EncodingPass, _ metadata: ObjectMetadata
    ) async throws -> EncodingPass.Product {
        guard case .partitions(let spool)? = pass.relay?.target else { return product }
        try spool.check(most: options.maxPartitions)
        var product = product
        product.schema = spool.layout.schema
        product.outputs = try await PartitionEncoding(
            spool: spool, targets: { makeTargets(metadata, partition: $0) }, shares: shares, clock: clock,
            temporaryFolder: temporaryFolder, onRows: onRows
        ).run()
        return product
    }

    private var temporaryFolder: String { options.environment["TMPDIR"] ?? "/tmp" }

    private func settle(
        _ outcome: BatchSequencer.Outcome, _ pass: EncodingPass, _ product: EncodingPass.Product, passes: Int
    ) throws -> Encoded {
        switch outcome {
        case .complete(let records, let rejected):
            if case .json(let plan) = pass.plan {
                try tables.requireColumns(plan.names, rejected: rejected)
                for columns in plan.repeated { try options.edits.requireAll(of: columns) }
                try requireKnown(plan.names, areKeys: true)
            }
            return Encoded(records: records, rejected: rejected, passes: passes)
        case .fault(let fault): throw fault
        case .unfinished: throw unfinished()
        case .tooManyRejects(let offenders):
            var error = ErrorMaker(object: source.name, columnNames: pass.plan.schema.fields.map(\.name))
                .tooManyRejects(offenders.map(\.fault), rule: pass.rule)
            error.recordsRead = product.records
            throw error
        case .contradicted:
            throw MillraceError(
                .objectChanged, "the object changed between its two passes", remedy: "run again", object: source.name)
        }
    }

    private func makeTargets(_ metadata: ObjectMetadata, partition: String = "") -> [OutputTarget] {
        let encoding = EncodingOptions(options, key: tables.key, provenance: options.provenance ?? source.provenance)
        let partSize = destination.partSize(sourceSize: metadata.size)
        return options.formats.map { format in
            OutputTarget(
                format: format, store: destination.store,
                key: destination.key(
                    source.output.key(format, tree: options.dataset?.schema.folder ?? "", partition: partition)),
                putOptions: destination.putOptions(
                    source: source.name, sourceETag: metadata.etag, partSize: partSize), partSize: partSize,
                encoding: encoding)
        }
    }

    /// The key of its rejected records, without an ending.
    var rejectsKey: String {
        rejects.key(source.output.rejectsKey(isAtDestination: options.rejects == nil))
    }

    /// What takes this object's rejected records; nil when none may be rejected.
    func rejectSink(_ metadata: ObjectMetadata, _ look: Look, _ summary: TextSummary) -> RejectSink? {
        if let tally { return .tally(tally) }
        guard options.maxRejects.allowsAny else { return nil }
        let target = RejectTarget(
            store: rejects.store, key: rejectsKey,
            partSize: rejects.partSize(sourceSize: metadata.size),
            temporaryFolder: options.environment["TMPDIR"] ?? "/tmp", isRedacted: options.edits.keepsSecrets,
            reading: RecordedReading(
                object: source.name, etag: metadata.etag, output: source.output, columns: look.names(summary),
                reading: look.reading, findings: look.findings, options: options),
            cleanup: rejectsCleanup)
        return .file(target)
    }

    /// Makes all outputs visible, side by side, or none where none stood before: when one cannot be, those that are new are taken back.
    /// One that replaced an older output stays, whole, and the object has failed: the next run replaces the other as well.
    ///
    /// A cancellation that comes once this has begun waits for its end: half of it would leave one format without the other.
    private func publish(_ product: EncodingPass.Product, _ metadata: ObjectMetadata) async throws {
        try Task.checkCancellation()
        // Not a child: it would be cancelled with this task. It is awaited, so it does not outlive the call.
        try await Task(executorPreference: KernelExecutor.shared) {
            let isAnew = try await Publication(
                staged: product.staged, shares, confirm: { try await requireUnchanged(metadata) }
            )
            .run()
            if isAnew, product.rejects == nil { try await removeOldRejects() }
            if isAnew { try await removeReplays() }
        }.value
    }

    /// Nothing old overwrites new: an output is only replaced while its source still is what was read. Another run may have read a later version,
    /// and published it already.
    private func requireUnchanged(_ metadata: ObjectMetadata) async throws {
        guard let etag = metadata.etag, metadata.size > 0 else { return }
        var options = GetOptions(range: 0..<1, ifMatch: etag)
        options.isKept = false
        _ = try await source.store.get(source.key, options)
    }

    /// Rows read = rows written + rows rejected, for every format, before anything becomes visible.
    private func proveConservation(_ product: EncodingPass.Product, _ encoded: Encoded) throws(MillraceError) {
        if let expectedRecords, encoded.records != expectedRecords {
            throw bug("\(encoded.records) records were read instead of \(expectedRecords)")
        }
        let rejected = product.rejects?.records ?? 0
        guard rejected == encoded.rejected else {
            throw bug("\(encoded.rejected) records were rejected and \(rejected) put aside")
        }
        for format in options.formats {
            let rows = product.outputs.reduce(0) { $0 + ($1.format == format ? $1.rows : 0) }
            guard rows + rejected != encoded.records else { continue }
            throw bug(
                "\(encoded.records) records were read, \(rejected) rejected and \(rows) written to \(format.rawValue)")
        }
        guard !options.partitionBy.isEmpty || product.outputs.count == options.formats.count else {
            throw bug("\(product.outputs.count) outputs were made")
        }
    }

    /// A pass that ended early is a cancellation; anything else would be a lost object.
    func unfinished() -> any Error {
        Task.isCancelled ? CancellationError() : bug("the pass over the source ended early")
    }

    func bug(_ what: String) -> MillraceError {
        MillraceError(
            .conservation, "\(what): a bug in Millrace", remedy: "please report it; nothing was written",
            object: source.name)
    }

    private func report(
        _ product: EncodingPass.Product, _ encoded: Encoded, _ reading: TextReading, _ metadata: ObjectMetadata,
        since start: ContinuousClock.Instant
    ) -> ObjectReport {
        let outputs = destination.reports(product.outputs)
        return ObjectReport(
            source: source.name, outputs: outputs, group: nil, rowsRead: encoded.records,
            rowsWritten: encoded.records - encoded.rejected, rowsRejected: encoded.rejected,
            rejects: product.rejects?.files.first.map { rejects.describe($0.key) }, bytesRead: metadata.size,
            passes: encoded.passes, misfits: product.misfits, renamed: renamed(product.schema),
            input: InputFormat(reading), ignoredOptions: options.reading.ignored(inJSON: reading.isJSON),
            linesPassedOver: product.linesPassedOver, sourceETag: metadata.etag,
            seconds: (ContinuousClock.now - start).seconds)
    }

    /// The columns that a format does not take under their own names.
    func renamed(_ schema: Schema) -> [RenamedColumn] {
        options.formats.flatMap { format in
            let changes =
                switch format {
                case .parquet: options.parquetProfile.renamedColumns(of: schema)
                case .avro: AvroOptions.renamedColumns(of: schema)
                }
            return changes.map { RenamedColumn(format: format, name: $0.original, written: $0.written) }
        }
    }
}

extension Duration {
    /// As a floating-point number of seconds.
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
