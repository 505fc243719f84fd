import MillraceAvro
import MillraceColumns
import MillraceObjectStore

/// Reads the footers of all outputs of a destination, tree by tree.
struct TableRun: Sendable {
    let destination: Destination
    let names: TableNames

    /// Files whose footers are read at once.
    private static let width = 16
    /// More failures than this are not told one by one.
    private static let told = 20

    /// What one tree has come to so far.
    private struct Tree {
        var merge: SchemaMerge
        /// The folders `name=value` of the first file, and that file.
        var partitions: (names: [String], file: String)?
        /// Of Avro: the schema of all files, as long as they have the same.
        var literal: String?
        var hasOneLiteral = true
        var foreign: [String: String] = [:]
        var failures: [MillraceError] = []
    }

    func run() async throws -> TableReport {
        var report = TableReport()
        var files = 0
        for format in OutputFormat.allCases {
            let tree = try await read(format)
            files += tree.merge.files + tree.failures.count
            let conflicts = tree.merge.conflicts.prefix(TableRun.told).map { failure($0, format) }
            report.failures += tree.failures + conflicts
            guard tree.failures.isEmpty, conflicts.isEmpty, tree.merge.files > 0 else { continue }
            report.tables.append(definition(format, tree))
        }
        guard files > 0 else {
            throw MillraceError(
                .sourceNotFound, "there are no outputs: neither in parquet/ nor in avro/",
                remedy: "name the destination of a conversion", object: destination.location.text)
        }
        return report
    }

    private func read(_ format: OutputFormat) async throws -> Tree {
        var tree = Tree(merge: SchemaMerge(isCaseSensitive: format == .avro))
        let prefix = destination.key(format.rawValue + "/")
        var waiting: [OutputSchemaReader] = []
        do {
            for try await object in destination.store.list(prefix: prefix) where !object.key.hasSuffix("/") {
                let path = object.key.dropFirst(prefix.count)
                // Athena, Spark and Hive pass over these too.
                guard !path.split(separator: "/").contains(where: PathPattern.isHidden) else { continue }
                let name = destination.describe(object.key)
                guard tree.failures.count < TableRun.told else { return tree }
                guard TableRun.takePartitions(of: path, name, &tree) else { continue }
                waiting.append(
                    OutputSchemaReader(
                        store: destination.store, format: format, name: name, key: object.key, size: object.size))
                guard waiting.count == TableRun.width else { continue }
                try await read(waiting, &tree)
                waiting = []
            }
        } catch let error as ObjectStoreError {
            // There may be no folder, where nothing was written yet; and a bucket must be there.
            guard case .local = destination.location, case .notFound = error.kind else { throw error }
        }
        try await read(waiting, &tree)
        return tree
    }

    /// Reads some files side by side, and takes them in their order, so that what is said does not depend on time.
    private func read(_ readers: [OutputSchemaReader], _ tree: inout Tree) async throws {
        let results = try await withThrowingTaskGroup(of: (Int, Result<OutputSchemaReader.Found, MillraceError>).self) {
            group in
            for (index, reader) in readers.enumerated() {
                group.addTask {
                    do {
                        return (index, .success(try await reader.read()))
                    } catch let error as MillraceError {
                        return (index, .failure(error))
                    }
                }
            }
            var results: [Int: Result<OutputSchemaReader.Found, MillraceError>] = [:]
            for try await (index, result) in group { results[index] = result }
            return results
        }
        for (index, reader) in readers.enumerated() {
            switch results[index] {
            case .success(let found): TableRun.take(found, reader.name, &tree)
            case .failure(let error): tree.failures.append(error)
            case nil: break
            }
        }
    }

    private static func take(_ found: OutputSchemaReader.Found, _ name: String, _ tree: inout Tree) {
        if tree.merge.files == 0 { tree.literal = found.literal }
        tree.hasOneLiteral = tree.hasOneLiteral && tree.literal == found.literal
        tree.merge.add(found.fields, of: name)
        for (column, type) in found.foreign { tree.foreign[column.lowercased()] = type }
    }

    /// Takes the folders `name=value` on the way to a file; says no where they are not those of the first file.
    private static func takePartitions(of path: Substring, _ file: String, _ tree: inout Tree) -> Bool {
        let folders = path.split(separator: "/").dropLast()
        let names = folders.compactMap { folder in
            folder.firstIndex(of: "=").flatMap { $0 > folder.startIndex ? String(folder[..<$0]) : nil }
        }
        guard let first = tree.partitions else {
            tree.partitions = (names, file)
            return true
        }
        guard first.names != names else { return true }
        let words = { (names: [String]) in names.isEmpty ? "no partition" : names.joined(separator: "/") }
        tree.failures.append(
            MillraceError(
                .unreadableFile,
                "it lies in folders of \(words(names)), and \(first.file) in folders of \(words(first.names)): they are not one table",
                remedy: "give each table a destination of its own", object: file))
        return false
    }

    private func failure(_ conflict: SchemaMerge.Conflict, _ format: OutputFormat) -> MillraceError {
        MillraceError(
            .unreadableFile, "the column \(conflict.path) \(conflict.message)",
            remedy: conflict.isAboutName
                ? "give it one name with --rename and convert again"
                : "declare its type with --schema or --type and convert again, or give each kind a destination of its own",
            object: destination.describe(destination.key(format.rawValue + "/")))
    }

    private func definition(_ format: OutputFormat, _ tree: Tree) -> TableDefinition {
        let partitions = tree.partitions?.names ?? []
        let taken = Set(partitions.map { $0.lowercased() })
        let fields = tree.merge.fields
        let statement = TableStatement(
            format: format, table: names.table(format), location: names.location(format),
            fields: fields.filter { !taken.contains($0.name.lowercased()) }, partitions: partitions,
            literal: tree.hasOneLiteral ? tree.literal : AvroOptions.json(for: Schema(fields)))
        var notes = statement.notes
        for (path, names) in tree.merge.foldedNames {
            notes.append("\(path): written as \(names.joined(separator: " and ")), which are one column to Athena")
        }
        for field in fields where taken.contains(field.name.lowercased()) {
            notes.append("\(field.name.lowercased()): the folders' value is taken, not the files' column of that name")
        }
        for (column, type) in tree.foreign.sorted(by: { $0.key < $1.key }) {
            notes.append("\(column): stored as \(type), which Millrace does not write; the type here is the nearest")
        }
        if !names.isInS3 {
            notes.append("Athena reads S3 only: --location s3://bucket/prefix/ says where the files will be")
        }
        return TableDefinition(
            format: format, table: statement.table, location: statement.location, statement: statement.text,
            notes: notes, files: tree.merge.files)
    }
}
