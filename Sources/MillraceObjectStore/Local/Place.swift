#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Where a key lies in a folder. It never leads out of the root.
struct Place: Sendable {
    let root: String
    let key: String
    let operation: ObjectStoreError.Operation

    /// Checks that the key is a path below the root.
    init(root: String, key: String, operation: ObjectStoreError.Operation) throws {
        self.root = root
        self.key = key
        self.operation = operation
        for word in key.split(separator: "/", omittingEmptySubsequences: false) {
            if word.isEmpty || word == "." || word == ".." || word.utf8.contains(0) {
                throw error(.invalidRequest, "the key '\(key)' cannot be the name of a file")
            }
            if word.utf8.count > 255 { throw error(.invalidRequest, "a name in the key is longer than 255 bytes") }
        }
    }

    var path: String { root == "/" ? "/\(key)" : "\(root)/\(key)" }

    /// The folder that the file lies in.
    var parent: String {
        key.contains("/") ? String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]) : root
    }

    /// The folders on the way to the file, those above the root among them, outermost first.
    var folders: [String] {
        var folders: [String] = []
        var path = root.hasPrefix("/") ? "/" : ""
        for word in parent.split(separator: "/") {
            path += path.isEmpty || path == "/" ? String(word) : "/\(word)"
            folders.append(path)
        }
        return folders
    }

    /// Refuses a parent that a symbolic link leads out of the root. A parent that does not exist leads nowhere.
    func checkParent() throws {
        guard let base = Self.resolved(root), let folder = Self.resolved(parent) else { return }
        guard folder == base || folder.hasPrefix(base == "/" ? "/" : base + "/") else {
            throw error(.invalidRequest, "a symbolic link on the way leads out of '\(root)'")
        }
    }

    private static func resolved(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    func unlink() throws {
        #if canImport(Glibc)
            let result = Glibc.unlink(path)
        #else
            let result = Musl.unlink(path)
        #endif
        guard result == 0 else {
            // No such file, or a file where a folder would have to be: nothing to delete.
            if errno == ENOENT || errno == ENOTDIR { return }
            throw error(errno: errno, doing: "delete")
        }
    }

    func error(_ kind: ObjectStoreError.Kind, _ message: String, underlying: String? = nil) -> ObjectStoreError {
        ObjectStoreError(
            kind: kind, operation: operation, location: path, message: message, underlying: underlying)
    }
}
