import MillraceObjectStore

/// Turns SOURCE… into the objects to convert, one at a time: a listing of any length needs no memory.
struct SourcePlanner: Sendable {
    private let sources: [Location]
    private let stores: Stores
    private let input: InputFormat

    init(_ sources: [Location], stores: Stores, input: InputFormat) {
        self.sources = sources
        self.stores = stores
        self.input = input
    }

    /// Refuses sources that cannot be converted to this destination, before anything is opened.
    static func check(_ sources: [Location], against destination: Location) throws(MillraceError) {
        guard !sources.isEmpty else {
            throw MillraceError(.usage, "no source is named", remedy: "name a file, a folder, or s3://bucket/prefix/")
        }
        for source in sources { try refuseLoop(source, destination) }
    }

    /// The first object to convert at one source.
    ///
    /// - Throws: `MillraceError` when there is none.
    static func firstObject(_ source: Location, stores: Stores, input: InputFormat) async throws -> SourceObject {
        var found: SourceObject?
        do {
            try await SourcePlanner([source], stores: stores, input: input).forEach(onFailure: { throw $1 }) {
                planned in
                guard case .convert(let object) = planned else { return }
                found = object
                throw CancellationError()
            }
        } catch is CancellationError where found != nil {
            // Enough was seen.
        }
        guard let found else {
            throw MillraceError(
                .sourceNotFound, "there is nothing to convert",
                remedy:
                    "below a folder or prefix, names must end in .csv, .tsv, .tab, .psv, .txt, .jsonl, .ndjson or .json, compressed or not",
                object: source.text)
        }
        return found
    }

    /// Calls `body` with each object, in the order of the sources and of their listings.
    ///
    /// A source that is not there or cannot be listed does not stop those after it: `onFailure` is told.
    /// - Throws: what `body` throws.
    func forEach(
        onFailure: (String, MillraceError) async throws -> Void, _ body: (PlannedObject) async throws -> Void
    ) async throws {
        for source in sources {
            do {
                try await forEach(in: source, body)
            } catch let error as ObjectStoreError {
                guard let failure = ErrorMaker(object: source.text).error(from: error) as? MillraceError else {
                    throw error
                }
                try await onFailure(source.text, failure)
            } catch let error as MillraceError {
                try await onFailure(source.text, error)
            }
        }
    }

    private func forEach(in source: Location, _ body: (PlannedObject) async throws -> Void) async throws {
        switch source {
        case .s3(let bucket, let key) where key.isEmpty || key.hasSuffix("/"):
            try await list(stores.bucket(bucket), prefix: key, body) { "s3://\(bucket)/\($0)" }
        case .s3(let bucket, let key): try await body(named(key, in: stores.bucket(bucket), name: source.text))
        case .local(let path): try await local(path, body)
        }
    }

    private func local(_ path: String, _ body: (PlannedObject) async throws -> Void) async throws {
        switch LocalPath.kind(path) {
        case .file:
            let (folder, name) = LocalPath.split(path)
            try await body(named(name, in: stores.folder(folder), name: path))
        case .folder:
            let folder = LocalPath.trimmingSlashes(path)
            try await list(stores.folder(folder), prefix: "", body) { "\(folder)/\($0)" }
        case .missing where LocalPath.isPattern(path):
            let matches = LocalPath.expand(path)
            guard !matches.isEmpty else { throw SourcePlanner.missing(path) }
            for match in matches { try await local(match, body) }
        case .missing where path == "-" || path.hasPrefix("@"):
            throw MillraceError(
                .usage, "neither standard input nor lists of sources are read yet",
                remedy: "name files, folders or prefixes",
                object: path)
        case .missing: throw SourcePlanner.missing(path)
        case .forbidden:
            throw MillraceError(
                .accessDenied, "this user may not read it",
                remedy: "give the user read permission, or run as another user",
                object: path)
        case .other:
            throw MillraceError(
                .usage, "it is neither a file nor a folder", remedy: "name a regular file", object: path)
        }
    }

    private static func missing(_ path: String) -> MillraceError {
        MillraceError(.sourceNotFound, "there is no such file or folder", remedy: "check the path", object: path)
    }

    /// An object that was named by itself: taken whatever its name is.
    private func named(_ key: String, in store: any ObjectStore, name: String) -> PlannedObject {
        let output = OutputName(sourceKey: name.hasPrefix("s3://") ? key : LocalPath.split(key).name)
        return .convert(
            SourceObject(
                store: store, key: key, name: name, size: name.hasPrefix("s3://") ? nil : LocalPath.size(name),
                output: output,
                provenance: Provenance(source: name.hasPrefix("s3://") ? name : key)))
    }

    private func list(
        _ store: any ObjectStore, prefix: String, _ body: (PlannedObject) async throws -> Void, name: (String) -> String
    ) async throws {
        for try await object in store.list(prefix: prefix) {
            guard !SourcePlanner.isHidden(object.key, below: prefix) else { continue }
            let shown = name(object.key)
            if object.size == 0 {
                try await body(.skip(name: shown, .empty))
            } else if input == .auto, !InputFormat.isInputName(object.key) {
                try await body(.skip(name: shown, .otherName))
            } else {
                try await body(
                    .convert(
                        SourceObject(
                            store: store, key: object.key, name: shown, size: object.size,
                            output: OutputName(sourceKey: object.key),
                            provenance: Provenance(source: shown.hasPrefix("s3://") ? shown : object.key))))
            }
        }
    }

    /// Folder markers, and names that begin with `_` or `.` below the prefix: what Athena, Spark and Hive skip, we skip.
    private static func isHidden(_ key: String, below prefix: String) -> Bool {
        if key.hasSuffix("/") { return true }
        return key.dropFirst(prefix.count).split(separator: "/").contains { $0.hasPrefix("_") || $0.hasPrefix(".") }
    }

    /// A destination inside the source would be converted by the next run, and by the one after that.
    private static func refuseLoop(_ source: Location, _ destination: Location) throws(MillraceError) {
        let isInside: Bool
        switch (source, destination) {
        case (.s3(let bucket, let key), .s3(let target, let prefix)) where key.isEmpty || key.hasSuffix("/"):
            isInside = bucket == target && (prefix + "/").hasPrefix(key)
        case (.local(let folder), .local(let target)) where LocalPath.kind(folder) == .folder:
            isInside = LocalPath.isInside(target, folder)
        case (.local(let pattern), .local(let target)) where LocalPath.isPattern(pattern):
            isInside = LocalPath.expand(pattern).contains {
                LocalPath.isInside($0, target) || (LocalPath.kind($0) == .folder && LocalPath.isInside(target, $0))
            }
        default: isInside = false
        }
        guard isInside else { return }
        throw MillraceError(
            .usage, "the destination \(destination.text) lies inside the source \(source.text)",
            remedy: "choose a destination outside it, or the next run would convert its own outputs")
    }
}
