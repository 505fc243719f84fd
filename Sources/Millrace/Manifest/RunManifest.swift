import MillraceObjectStore

/// The manifest as a run uses it: what is known at the start, and what is added on the way.
struct RunManifest: Sendable {
    private let destination: Destination
    private let options: ConversionOptions
    /// The hashes of the options, for each format that is to be written.
    private let fingerprints: [OutputFormat: String]
    private let index: ManifestIndex
    /// Whether anything was there before.
    let existed: Bool
    let writer: ManifestWriter

    /// Reads what is known. A manifest that cannot be read is none: then everything is converted, as before there was one.
    init(_ destination: Destination, _ options: ConversionOptions, key: HashKey?) async throws {
        self.destination = destination
        self.options = options
        fingerprints = Dictionary(
            uniqueKeysWithValues: options.formats.map {
                ($0, OptionsFingerprint(options, key: key, format: $0).hash)
            })
        writer = ManifestWriter(destination)
        var index = ManifestIndex()
        var existed = false
        do {
            let files = try await ManifestFiles(destination)
            existed = !files.keys.isEmpty
            if !options.overwrite || options.dryRun { try await files.forEach { index.insert($0) } }
        } catch is ObjectStoreError {
            // What keeps the manifest from being read keeps outputs from being written too, and is told then.
            index = ManifestIndex()
        }
        self.index = index
        self.existed = existed
    }

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

    /// Whether the outputs are there, as far as that costs nothing: in a folder.
    private func isThere(_ source: SourceObject) -> Bool {
        guard case .local = destination.location else { return true }
        return options.formats.allSatisfy { format in
            LocalPath.kind(destination.describe(destination.key(source.output.key(format)))) == .file
        }
    }

    /// Takes a converted object.
    func add(_ source: SourceObject, _ report: ObjectReport, etag: String?) async throws {
        let outputs = report.outputs.map { output in
            ManifestEntry.Output(
                format: output.format, key: source.output.key(output.format), bytes: output.bytes, rows: output.rows,
                options: fingerprints[output.format] ?? "")
        }
        try await writer.add(
            ManifestEntry(
                slot: source.output.source, source: source.provenance.source,
                etag: source.name == SourceObject.standardInput ? nil : etag,
                size: report.bytesRead, rowsRead: report.rowsRead, rowsRejected: report.rowsRejected,
                time: Moment.now.seconds, outputs: outputs))
    }

    /// Writes what is left, and how the run went; merges the files where there are many.
    func finish(_ report: ConversionReport, sources: [String], started: Moment) async throws {
        try await writer.flush()
        guard await writer.hasWritten || existed else { return }
        let record = RunRecord(report, run: writer.name.run, started: started, sources: sources)
        try await writer.record(record.json)
        guard await writer.hasWritten else { return }
        do {
            let files = try await ManifestFiles(destination)
            guard files.keys.count >= ManifestCompaction.leastFiles else { return }
            try await ManifestCompaction(files: files, name: writer.name).run()
        } catch is ObjectStoreError {
            // Who may write, and neither list nor delete, leaves it to another run: what was converted is written down.
        }
    }
}
