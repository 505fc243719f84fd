import MillraceObjectStore

/// The manifest as a run uses it: what is known at the start, and what is added on the way.
struct RunManifest: Sendable {
    let destination: Destination
    private var options: ConversionOptions
    /// The hashes of the options, for each format that is to be written.
    private(set) var fingerprints: [OutputFormat: String]
    let index: ManifestIndex
    /// The files that were there at the start.
    let known: Set<String>
    let writer: ManifestWriter
    private let sweepFlag = SweepFlag()

    /// Reads what is known. A manifest that cannot be read is none: then everything is converted, as before there was one.
    ///
    /// - Throws: what the store throws, where sources are merged: what was merged before must be known then.
    init(_ destination: Destination, _ options: ConversionOptions, key: HashKey?) async throws {
        self.destination = destination
        self.options = options
        fingerprints = RunManifest.fingerprints(options, key)
        writer = ManifestWriter(destination)
        var index = ManifestIndex()
        var known: Set<String> = []
        do {
            let files = try await ManifestFiles(destination)
            try await files.forEach { index.insert($0) }
            known = Set(files.keys + files.replaced)
        } catch let error as ObjectStoreError {
            // What keeps the manifest from being read keeps outputs from being written too, and is told then.
            let isNew = error.kind == .notFound(.bucket)
            guard options.targetSize == nil || isNew else { throw error }
            index = ManifestIndex()
        }
        self.index = index
        self.known = known
    }

    private static func fingerprints(_ options: ConversionOptions, _ key: HashKey?) -> [OutputFormat: String] {
        Dictionary(
            uniqueKeysWithValues: options.formats.map {
                ($0, OptionsFingerprint(options, key: key, format: $0).hash)
            })
    }

    /// The same manifest for what is converted under other options from here on.
    func under(_ options: ConversionOptions, key: HashKey?) -> RunManifest {
        var manifest = self
        manifest.options = options
        manifest.fingerprints = RunManifest.fingerprints(options, key)
        return manifest
    }

    /// Says that a run was killed that may have left outputs which no entry names.
    func expectOrphans() { sweepFlag.rememberConverted() }

    /// Deletes outputs of a killed run that this run's have taken the place of.
    func removeOrphans() async throws {
        guard let converted = sweepFlag.converted, !converted.isEmpty else { return }
        try await OrphanSweep(
            files: try await ManifestFiles(destination), formats: options.formats, converted: converted
        ).run()
    }

    /// Whether another run is needed: this one and another did not see each other.
    var isWorkLeft: Bool { sweepFlag.isWorkLeft }

    /// Whether anything was there before.
    var existed: Bool { !known.isEmpty }

    /// What is to be done with a source.
    func plan(_ source: SourceObject) async throws -> ObjectPlan {
        guard index.knows(source.output.source) else { return .new }
        if options.overwrite { return .overwrite }
        guard let (etag, size) = try await version(source) else { return .changed }
        let finding = index.finding(
            slot: source.output.source, source: source.provenance.source, etag: etag, size: size, options: fingerprints)
        return switch finding {
        case .unknown: .new
        case .otherVersion: .changed
        case .otherOptions: .otherOptions
        case .unchanged: isThere(source) ? .unchanged : .missingOutput
        }
    }

    /// Of an object that was named, the listing says what it is now.
    private func version(_ source: SourceObject) async throws -> (etag: String, size: UInt64)? {
        if let etag = source.etag, let size = source.size { return (etag, size) }
        guard source.name != SourceObject.standardInput else { return nil }
        do {
            for try await object in source.store.list(prefix: source.key) {
                guard object.key == source.key, let etag = object.etag else { return nil }
                return (etag, object.size)
            }
        } catch let error as ObjectStoreError where error.kind != .unavailable {
            // Who may not list reads it anew.
        }
        return nil
    }

    /// Whether the outputs are there, as far as that costs nothing: in a folder, by a name of their own.
    private func isThere(_ source: SourceObject) -> Bool {
        guard case .local = destination.location, options.partitionBy.isEmpty,
            !index.leavesOutputs(source.output.source)
        else { return true }
        return options.formats.allSatisfy { format in
            LocalPath.kind(
                destination.describe(
                    destination.key(source.output.key(format, tree: options.dataset?.schema.folder ?? "")))) == .file
        }
    }

    /// Takes a converted object.
    func add(_ source: SourceObject, _ report: ObjectReport, etag: String?) async throws {
        try await writer.add(entry(source, report, etag: etag))
    }

    /// Takes the sources of a group, whose claim may go once they are written down.
    func add(_ group: ManifestWriter.Claimed) async throws {
        sweepFlag.raiseForGroups()
        try await writer.add(group)
    }

    /// What is to be known of a source that was converted.
    func entry(
        _ source: SourceObject, _ report: ObjectReport, etag: String?, group: ManifestGroup? = nil
    ) -> ManifestEntry {
        let prefix = destination.describe(destination.key("")).utf8.count
        let outputs = report.outputs.map { output in
            ManifestEntry.Output(
                format: output.format, key: String(decoding: output.location.utf8.dropFirst(prefix), as: UTF8.self),
                bytes: output.bytes, rows: output.rows, options: fingerprints[output.format] ?? "")
        }
        let entry = ManifestEntry(
            slot: source.output.source, source: source.provenance.source,
            etag: source.name == SourceObject.standardInput ? nil : etag,
            size: report.bytesRead, rowsRead: report.rowsRead, rowsRejected: report.rowsRejected,
            time: Moment.now.seconds, outputs: outputs, group: group,
            place: source.name.hasPrefix("s3://") ? nil : source.place, tree: options.dataset?.schema.tree ?? 1)
        sweepFlag.note(entry.slot)
        let changesNames = index.leavesOutputs(entry.slot) || group != nil || entry.hasOtherNames
        if index.knows(entry.slot), changesNames { sweepFlag.raise() }
        return entry
    }

    /// Says of a source that is gone that its rows are in no output any more.
    func remove(_ entry: ManifestEntry) async throws {
        sweepFlag.raise()
        try await writer.add(entry.withoutOutputs)
    }

    /// Writes what is left, and how the run went; deletes outputs that nothing names any more, and merges the files where there are many.
    func finish(_ report: ConversionReport, sources: [String], started: Moment) async throws {
        try await writer.flush()
        guard await writer.hasWritten || existed else { return }
        let record = RunRecord(report, run: writer.name.run, started: started, sources: sources)
        try await writer.record(record.json)
        do {
            try await tidy()
        } catch is ObjectStoreError {
            // Who may write, and neither list nor delete, leaves it to another run: what was converted is written down.
        }
    }

    private func tidy() async throws {
        guard await writer.hasWritten || index.mayHaveStaleOutputs else { return }
        let files = try await ManifestFiles(destination)
        let own = await writer.keys
        // Another run may have converted the same sources to outputs of other names.
        // Also where that one merged, and this one had nothing to merge.
        let hasGroups = !index.groups.isEmpty || sweepFlag.hasGroups || options.targetSize != nil
        let isStrange = hasGroups && files.keys.contains { !known.contains($0) && !own.contains($0) }
        let isStale = index.mayHaveStaleOutputs || sweepFlag.isRaised || isStrange
        guard isStale || files.keys.count >= ManifestCompaction.leastFiles else { return }
        // Always first: a snapshot forgets what outputs there were.
        var sweep = ManifestSweep(files)
        guard try await !sweep.run() else { return sweepFlag.raiseForWork() }
        try await ManifestCompaction(files: files, name: writer.name).run()
    }
}
