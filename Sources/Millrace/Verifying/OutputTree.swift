import MillraceObjectStore

/// The outputs of one format at a destination, as a listing shows them.
struct OutputTree: Sendable {
    let format: OutputFormat
    /// The outputs of replays, by the path of their source.
    private(set) var replays: [String: [String]] = [:]

    private static let mark = ".replay-"
    private static let digits = 16

    /// Lists `destination`; what is not there is empty.
    init(_ format: OutputFormat, _ destination: Destination) async throws {
        self.format = format
        try await OutputTree.forEach(format, destination) { path, key in
            if let source = OutputTree.replayed(path) { replays[source, default: []].append(key) }
        }
    }

    /// Calls `body` with each output: its path below the tree, without the format's ending, and its key.
    static func forEach(
        _ format: OutputFormat, _ destination: Destination, _ body: (String, String) async throws -> Void
    ) async throws {
        let folder = destination.key(format.rawValue + "/")
        let ending = "." + format.rawValue
        do {
            for try await object in destination.store.list(prefix: folder) where object.key.hasSuffix(ending) {
                try await body(String(object.key.dropFirst(folder.count).dropLast(ending.count)), object.key)
            }
        } catch let error as ObjectStoreError {
            // A folder that was never made: everything is missing, and is reported so.
            guard case .notFound = error.kind else { throw error }
        }
    }

    /// The path below the tree, without the format's ending, of a key below DEST; nil for what lies elsewhere.
    static func path(of key: String, _ format: OutputFormat) -> String? {
        let (folder, ending) = (format.rawValue + "/", "." + format.rawValue)
        guard key.hasPrefix(folder), key.hasSuffix(ending), key.utf8.count > folder.utf8.count + ending.utf8.count
        else { return nil }
        return String(key.dropFirst(folder.count).dropLast(ending.count))
    }

    /// The path of the source whose rejected records became this output; nil when it is no replay's.
    static func replayed(_ path: String) -> String? {
        let tail = path.suffix(mark.count + digits)
        guard tail.hasPrefix(mark), tail.suffix(digits).allSatisfy(\.isHexDigit) else { return nil }
        return String(path.dropLast(tail.count))
    }
}
