import MillraceColumns
import MillraceObjectStore

/// The part of a run that keeps the destination's schema.
extension ConversionRun {
    /// What this run's outputs must be like: the destination's schema, made now if that was asked for; nil: each source is typed by itself.
    func openDataset() async throws -> DatasetLock? {
        let options = conversion.options
        let file = DatasetFile(destination: destination)
        let policy = options.evolve ?? .add
        do {
            if let found = try await file.load() {
                try checkSchema(against: found.schema)
                return DatasetLock(schema: found.schema, policy: policy)
            }
            guard options.evolve != nil else { return nil }
            let first = try await firstSchema()
            guard !options.dryRun else { return DatasetLock(schema: first, policy: policy) }
            // Who was first has decided.
            let schema = try await file.update { $0 ?? first }
            return DatasetLock(schema: schema ?? first, policy: policy)
        } catch let error as ObjectStoreError {
            // Who may not read there writes as if there were nothing; what keeps outputs from being written is told then.
            guard options.evolve == nil else {
                throw ErrorMaker(object: destination.describe(destination.key(DatasetSchema.key))).error(from: error)
            }
            return nil
        }
    }

    private func checkSchema(against dataset: DatasetSchema) throws(MillraceError) {
        guard let schema = conversion.options.schema, schema != dataset.columns else { return }
        throw MillraceError(
            .usage, "--schema declares other columns than the dataset's schema, which is kept in \(DatasetSchema.key)",
            remedy: "leave --schema out; --evolve says how the dataset's schema may change",
            object: conversion.destination)
    }

    private func firstSchema() async throws -> DatasetSchema {
        let columns: DeclaredSchema
        var source = conversion.sources.joined(separator: " ")
        if let declared = conversion.options.schema {
            (columns, source) = (declared, "--schema")
        } else {
            var sample = EvenSample<SourceObject>(most: ConversionRun.sampledObjects)
            try await planner.withoutStandardInput.forEach(onFailure: { throw $1 }) { planned in
                if case .convert(let found) = planned { sample.take(found) }
            }
            columns = try await consensus(of: sample.chosen, limit: .mebibytes(16)).schema()
        }
        let change = DatasetSchema.Change(version: 1, time: Moment.now.seconds, what: "made", source: source)
        return DatasetSchema(version: 1, tree: 1, columns: columns, history: [change])
    }

    /// So many sources say what a new dataset is like.
    private static let sampledObjects = 100

    private func consensus(of sources: [SourceObject], limit: ByteSize?) async throws -> SchemaConsensus {
        var options = conversion.options
        (options.schema, options.dataset, options.onError) = (nil, nil, nil)
        let (plain, tables) = (options, try TableRules(options))
        let failures = FailureList()
        // What cannot be read says nothing here, and fails when it is converted.
        return try await withTaskExecutorPreference(KernelExecutor.shared) {
            try await SchemaSurvey.consensus(sources, plain, text, tables, limit: limit, failures: failures)
        }
    }

    /// Lets the dataset grow by what was put aside, and converts that.
    func evolve(_ dataset: DatasetLock, _ manifest: RunManifest) async throws {
        let items = aside.all
        guard !items.isEmpty else { return }
        let consensus = try await consensus(of: items.map(\.source), limit: nil)
        let misfits =
            dataset.policy == .widen ? try await misfits(dataset.schema, consensus, items.map(\.source)) : [:]
        let grown = try await DatasetFile(destination: destination).update { current in
            current.map { $0.grown(by: consensus, misfits: misfits, time: Moment.now.seconds) }
        }
        guard let grown else { return }
        tally.evolved(from: dataset.schema.version, to: grown.version, isNewTree: grown.tree != dataset.schema.tree)
        // Whoever does not fit now does not fit at all.
        let run = try under(DatasetLock(schema: grown, policy: .fail))
        let known = manifest.under(run.conversion.options, key: run.tables.key)
        try await run.convert(known, Merging(known, run.conversion.options)) { found in
            try await run.take(items, known, into: found)
        }
    }

    private func take(_ items: [DatasetAside.Item], _ manifest: RunManifest, into found: LookAhead) async throws {
        var collector = conversion.options.targetSize.map { GroupCollector(target: $0, options: manifest.fingerprints) }
        for item in items {
            guard item.isConvertible else {
                try await fail(item.source.name, ConversionRun.isInGroup)
                continue
            }
            for work in collector?.take(item.source) ?? [.object(item.source)] { await found.put(work) }
        }
        for work in collector?.finish() ?? [] { await found.put(work) }
    }

    private static let isInGroup = MillraceError(
        .unavailable, "the dataset has grown for it, and its old rows are in one file with others",
        remedy: "run again: that file is written anew then")

    /// The values that do not fit the dataset's types, of each column the first.
    private func misfits(
        _ schema: DatasetSchema, _ consensus: SchemaConsensus, _ sources: [SourceObject]
    ) async throws -> [String: DatasetSchema.Misfit] {
        var found: [String: DatasetSchema.Misfit] = [:]
        for column in schema.columns.columns {
            guard let theirs = consensus.columns.first(where: { $0.name.lowercased() == column.name.lowercased() }),
                SchemaConsensus.joined(column.type, theirs.type) != column.type
            else { continue }
            for source in sources where found[column.name] == nil {
                let plain = conversion(of: source, memory.shares(memory.pool / 2, size: source.textSize))
                guard let survey = try await plain.surveyOfAnything(),
                    let misfit = try await plain.firstMisfit(of: column.name, type: column.type, survey)
                else { continue }
                found[column.name] = DatasetSchema.Misfit(
                    source: source.name, record: misfit.record, type: SchemaConsensus.joined(column.type, theirs.type))
            }
        }
        return found
    }
}

extension DatasetSchema {
    /// A value that a type of the dataset cannot hold.
    struct Misfit: Hashable, Sendable {
        let source: String
        let record: UInt64
        /// What holds it, and what was there before.
        let type: LogicalType
    }

    /// With the columns that it lacks, and the types that hold what does not fit.
    func grown(by consensus: SchemaConsensus, misfits: [String: Misfit], time: Int64) -> DatasetSchema {
        var changes: [Change] = []
        var columns = columns.columns.map { column -> DeclaredSchema.Column in
            guard let misfit = misfits[column.name], misfit.type != column.type else { return column }
            changes.append(
                Change(
                    version: version + 1, time: time,
                    what:
                        "widened '\(column.name)' from \(column.typeText) to \(TypeText.text(of: misfit.type)): record \(misfit.record)",
                    source: misfit.source))
            return DeclaredSchema.Column(name: column.name, type: misfit.type, isNullable: column.isNullable)
        }
        let isWidened = !changes.isEmpty
        for column in consensus.columns where !unknown([column.name]).isEmpty {
            columns.append(DeclaredSchema.Column(name: column.name, type: column.type, isNullable: true))
            changes.append(
                Change(
                    version: version + 1, time: time,
                    what: "added '\(column.name)' (\(TypeText.text(of: column.type)))", source: column.source))
        }
        guard !changes.isEmpty, let declared = try? DeclaredSchema(columns.map(\.field), source: nil) else {
            return self
        }
        return DatasetSchema(
            version: version + 1, tree: tree + (isWidened ? 1 : 0), columns: declared, history: history + changes)
    }
}
