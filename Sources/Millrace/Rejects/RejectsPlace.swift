import MillraceObjectStore

/// Where a file of rejected records lies.
struct RejectsPlace: Sendable {
    static let ending = ".jsonl"
    static let readingEnding = ".reading.json"

    let store: any ObjectStore
    let key: String
    /// A URL or a path.
    let name: String

    /// Where it is written how the records were read.
    var readingKey: String { key.dropLast(RejectsPlace.ending.count) + RejectsPlace.readingEnding }

    /// Calls `body` with the file that `location` names, or with each below a folder or prefix.
    static func forEach(
        in location: Location, _ stores: Stores, _ body: (RejectsPlace) async throws -> Void
    ) async throws {
        switch location {
        case .s3(let bucket, let key) where key.isEmpty || key.hasSuffix("/"):
            try await list(stores.bucket(bucket), prefix: key, body) { "s3://\(bucket)/\($0)" }
        case .s3(let bucket, let key):
            try await body(named(RejectsPlace(store: stores.bucket(bucket), key: key, name: location.text)))
        case .local(let path) where LocalPath.kind(path) == .folder:
            let folder = LocalPath.trimmingSlashes(path)
            try await list(stores.folder(folder), prefix: "", body) { "\(folder)/\($0)" }
        case .local(let path) where LocalPath.kind(path) == .missing:
            throw MillraceError(
                .sourceNotFound, "there is no such file or folder",
                remedy: "check the path; where nothing was rejected there is none", object: path)
        case .local, .standardInput, .list, .catalog:
            let (folder, name) = LocalPath.split(location.text)
            try await body(named(RejectsPlace(store: stores.folder(folder), key: name, name: location.text)))
        }
    }

    private static func list(
        _ store: any ObjectStore, prefix: String, _ body: (RejectsPlace) async throws -> Void,
        name: (String) -> String
    ) async throws {
        // All names first: replaying takes files out of the listing.
        var keys: [String] = []
        for try await object in store.list(prefix: prefix) where object.key.hasSuffix(ending) {
            keys.append(object.key)
        }
        for key in keys { try await body(RejectsPlace(store: store, key: key, name: name(key))) }
    }

    private static func named(_ place: RejectsPlace) throws(MillraceError) -> RejectsPlace {
        guard place.key.hasSuffix(ending) else {
            throw MillraceError(
                .usage, "it is not a file of rejected records: their names end in \(ending)",
                remedy: "name a file below _millrace/rejects/", object: place.name)
        }
        return place
    }

    /// Reads the whole file.
    ///
    /// - Parameter limit: the most bytes that may be held.
    /// - Throws: `MillraceError`; what the store throws.
    func load(limit: Int) async throws -> RejectsFile {
        let object = try await store.get(key, GetOptions())
        guard object.metadata.size <= UInt64(limit) else {
            throw MillraceError(
                .memoryTooSmall,
                "\(GroupedDigits.counted(object.metadata.size, "byte")) of rejected records do not fit into --memory",
                remedy: "run again with --memory \(RejectsFile.memory(for: object.metadata.size).option)", object: name)
        }
        let reading = try await bytes(readingKey).flatMap { RecordedReading(json: $0) }
        return try RejectsFile(
            place: self, etag: object.metadata.etag, bytes: try await RejectsPlace.collect(object.body),
            reading: reading)
    }

    /// All bytes of a small object; nil when there is none.
    private func bytes(_ key: String) async throws -> [UInt8]? {
        do {
            return try await RejectsPlace.collect(try await store.get(key, GetOptions()).body)
        } catch let error as ObjectStoreError where error.kind == .notFound(.object) {
            return nil
        }
    }

    private static func collect(_ body: ObjectBody) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await chunk in body { bytes += chunk.readableBytesView }
        return bytes
    }
}
