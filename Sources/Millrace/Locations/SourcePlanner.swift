import MillraceObjectStore

/// Turns SOURCE… into the objects to convert, one at a time: a listing of any length needs no memory.
struct SourcePlanner: Sendable {
    let sources: [Location]
    let stores: Stores
    private let input: InputFormat

    init(_ sources: [Location], stores: Stores, input: InputFormat) {
        self.sources = sources
        self.stores = stores
        self.input = input
    }

    /// The same but for what is piped in, which can be read only once.
    var withoutStandardInput: SourcePlanner {
        SourcePlanner(sources.filter { $0 != .standardInput }, stores: stores, input: input)
    }

    /// Refuses sources that cannot be read together.
    static func check(_ sources: [Location]) throws(MillraceError) {
        guard !sources.isEmpty else {
            throw MillraceError(.usage, "no source is named", remedy: "name a file, a folder, or s3://bucket/prefix/")
        }
        guard sources.count(where: { $0 == .standardInput }) < 2 else {
            throw MillraceError(.usage, "standard input is named twice", remedy: "write - once")
        }
    }

    /// Refuses sources that cannot be converted to this destination, before anything is opened.
    static func check(_ sources: [Location], against destination: Location) throws(MillraceError) {
        try check(sources)
        for source in sources {
            switch source {
            case .list(let list): for entry in list.entries { try SourceLoop.refuse(entry.location, destination) }
            case .s3, .local, .standardInput: try SourceLoop.refuse(source, destination)
            // What it names is looked at when it has been read.
            case .catalog: break
            }
        }
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
            switch source {
            case .list(let list): try await forEach(of: list, onFailure, body)
            case .catalog(let catalog) where catalog.kind == .list:
                guard let list = try await read(catalog, onFailure) else { continue }
                try await forEach(of: list, onFailure, body)
            case .s3, .local, .standardInput, .catalog: try await forEach(in: source, place: nil, onFailure, body)
            }
        }
    }

    private func forEach(
        of list: SourceList, _ onFailure: (String, MillraceError) async throws -> Void,
        _ body: (PlannedObject) async throws -> Void
    ) async throws {
        for entry in list.entries {
            try await forEach(in: entry.location, place: list.place(entry), onFailure, body)
        }
    }

    /// The list that stands in an object; nil when it cannot be had, which `onFailure` is told.
    private func read(
        _ catalog: SourceCatalog, _ onFailure: (String, MillraceError) async throws -> Void
    ) async throws -> SourceList? {
        do {
            return try await list(catalog)
        } catch {
            guard let failure = ErrorMaker(object: catalog.text).error(from: error) as? MillraceError else {
                throw error
            }
            try await onFailure("@" + catalog.text, failure)
            return nil
        }
    }

    /// The same for one source; `place` says where it was named, if not on the command line.
    private func forEach(
        in source: Location, place: String?, _ onFailure: (String, MillraceError) async throws -> Void,
        _ body: (PlannedObject) async throws -> Void
    ) async throws {
        do {
            try await forEach(in: source, body)
        } catch {
            guard var failure = ErrorMaker(object: source.text).error(from: error) as? MillraceError,
                error is ObjectStoreError || error is MillraceError
            else { throw error }
            if let place { failure.message += " (\(place))" }
            try await onFailure(source.text, failure)
        }
    }

    private func forEach(in source: Location, _ body: (PlannedObject) async throws -> Void) async throws {
        switch source {
        case .s3(let bucket, let key) where PathPattern.isPattern(key):
            try await pattern(bucket, key, body)
        case .s3(let bucket, let key) where key.isEmpty || key.hasSuffix("/"):
            try await list(stores.bucket(bucket), prefix: key, body) { "s3://\(bucket)/\($0)" }
        case .s3(let bucket, let key): try await body(named(key, in: stores.bucket(bucket), name: source.text))
        case .local(let path): try await local(path, body)
        case .standardInput: try await body(standardInput())
        case .catalog(let catalog) where catalog.kind == .inventory: try await inventory(catalog, body)
        case .list, .catalog: throw MillraceError(.usage, "a list cannot stand in a list")
        }
    }

    private func local(_ path: String, _ body: (PlannedObject) async throws -> Void) async throws {
        switch LocalPath.kind(path) {
        case .file: try await body(file(path, below: LocalPath.split(path).name))
        case .folder: try await folder(path, below: "", body)
        case .missing where PathPattern.isPattern(path):
            var walk = PatternWalk(PathPattern(path))
            var found = 0
            while let match = try walk.next() {
                found += 1
                if match.isFolder {
                    try await folder(match.path, below: match.below, body)
                } else {
                    try await body(file(match.path, below: match.below))
                }
            }
            guard found > 0 else { throw SourcePlanner.nothingMeant(path) }
        case .missing:
            throw MillraceError(
                .sourceNotFound, "there is no such file or folder", remedy: "check the path", object: path)
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

    private static func nothingMeant(_ pattern: String) -> MillraceError {
        MillraceError(
            .sourceNotFound, "the pattern matches nothing",
            remedy:
                "check it: * stays within a folder, ** goes through any number of them, names that begin with _ or . are left out",
            object: pattern)
    }

    /// An object that was named by itself: taken whatever its name is.
    private func named(_ key: String, in store: any ObjectStore, name: String) -> PlannedObject {
        .convert(
            SourceObject(
                store: store, key: key, name: name, size: nil, output: OutputName(sourceKey: key),
                provenance: Provenance(source: name)))
    }

    /// A file that was named by itself; its outputs go by `below`.
    private func file(_ path: String, below: String) -> PlannedObject {
        let (folder, name) = LocalPath.split(path)
        return .convert(
            SourceObject(
                store: stores.folder(folder), key: name, name: path, size: LocalPath.size(path),
                output: OutputName(sourceKey: below), provenance: Provenance(source: below),
                etag: LocalStore.etag(ofFile: path)))
    }

    /// All files in a folder; their outputs go by their paths below it, behind `below`.
    private func folder(
        _ path: String, below: String, _ body: (PlannedObject) async throws -> Void
    ) async throws {
        let folder = LocalPath.trimmingSlashes(path)
        try await list(
            stores.folder(folder), prefix: "", below: below.isEmpty ? "" : below + "/", body
        ) { folder == "/" ? "/\($0)" : "\(folder)/\($0)" }
    }

    /// What is piped in. Its size is that of what may be compressed, so that nothing is said about its text.
    private func standardInput() async throws -> PlannedObject {
        .convert(
            SourceObject(
                store: try await stores.standardInput(), key: SpooledInput.key, name: SourceObject.standardInput,
                size: nil, output: OutputName(sourceKey: SpooledInput.key),
                provenance: Provenance(source: SpooledInput.key)))
    }

    /// The objects that a pattern of keys means: those of a listing of what stands in front of its first wildcard.
    private func pattern(
        _ bucket: String, _ key: String, _ body: (PlannedObject) async throws -> Void
    ) async throws {
        let store = stores.bucket(bucket)
        if try await isThere(key, in: store) {
            return try await body(named(key, in: store, name: "s3://\(bucket)/\(key)"))
        }
        let pattern = PathPattern(key)
        let base = pattern.base.isEmpty || pattern.base.hasSuffix("/") ? pattern.base : pattern.base + "/"
        var found = 0
        try await list(
            store, prefix: base + pattern.prefix,
            isMeant: { key in
                guard pattern.matches(below: key.dropFirst(base.count)) else { return false }
                found += 1
                return true
            }, takesAllNames: !pattern.wantsFolder, body
        ) { "s3://\(bucket)/\($0)" }
        guard found > 0 else { throw SourcePlanner.nothingMeant("s3://\(bucket)/\(key)") }
    }

    /// Whether an object has this very key: wildcards are also characters. Who may not list cannot use patterns.
    private func isThere(_ key: String, in store: any ObjectStore) async throws -> Bool {
        do {
            for try await object in store.list(prefix: key) { return object.key == key }
            return false
        } catch let error as ObjectStoreError where error.kind == .accessDenied {
            return true
        }
    }

    /// Calls `body` with what is listed. `listing`: what stands in for a listing of the store. `below`: what stands before a key in its output's name. `isMeant`: chooses among the keys, hidden ones
    /// too; nil: all but those. `takesAllNames`: also what is no input by its name.
    func list(
        _ store: any ObjectStore, prefix: String, below: String = "", listing: ObjectListing? = nil,
        isMeant: ((String) -> Bool)? = nil,
        takesAllNames: Bool = false, _ body: (PlannedObject) async throws -> Void, name: (String) -> String
    ) async throws {
        for try await object in listing ?? store.list(prefix: prefix) where !object.key.hasSuffix("/") {
            guard isMeant?(object.key) ?? !SourcePlanner.isHidden(object.key, below: prefix) else { continue }
            let shown = name(object.key)
            if object.size == 0 {
                try await body(.skip(name: shown, .empty))
            } else if input == .auto, !takesAllNames, !InputFormat.isInputName(object.key) {
                try await body(.skip(name: shown, .otherName))
            } else {
                try await body(
                    .convert(
                        SourceObject(
                            store: store, key: object.key, name: shown, size: object.size,
                            output: OutputName(sourceKey: below + object.key),
                            provenance: Provenance(source: shown.hasPrefix("s3://") ? shown : below + object.key),
                            etag: object.etag)))
            }
        }
    }

    /// Whether a name below the prefix is hidden.
    static func isHidden(_ key: String, below prefix: String) -> Bool {
        key.dropFirst(prefix.count).split(separator: "/").contains(where: PathPattern.isHidden)
    }
}
