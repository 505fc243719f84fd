#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Walks through a folder and what lies below it, in the order of the keys' UTF-8 bytes, one folder at a time.
struct DirectoryWalk: Sendable {
    private let root: String
    private let prefix: [UInt8]
    private let wanted: Wanted
    /// What is still to be looked at, the next one last.
    private var pending: [Entry]

    /// A file or a folder; a folder's key ends in a slash, which puts it in its place among the files.
    private struct Entry: Sendable {
        var key: String
        var status: FileStatus?
        var isFolder: Bool { status == nil }
    }

    /// What is listed: whole files, or those that are, or were, being written.
    enum Wanted: Sendable { case objects, temporaryFiles }

    private static let pageSize = 1000

    init(root: String, prefix: String, wanted: Wanted = .objects) {
        self.root = root
        self.wanted = wanted
        self.prefix = Array(prefix.utf8)
        pending = [Entry(key: "", status: nil)]
    }

    /// Some more objects, or nil at the end.
    mutating func nextPage() throws -> [ObjectSummary]? {
        var page: [ObjectSummary] = []
        while page.count < Self.pageSize, let entry = pending.popLast() {
            if let status = entry.status {
                page.append(ObjectSummary(key: entry.key, size: status.size, etag: status.etag))
            } else {
                pending.append(contentsOf: try entries(of: entry.key))
            }
        }
        return page.isEmpty && pending.isEmpty ? nil : page
    }

    /// The entries of a folder that can hold keys with the prefix, last one first.
    private func entries(of folder: String) throws -> [Entry] {
        var entries: [Entry] = []
        for name in try names(in: folder) where wanted == .temporaryFiles || !TemporaryFile.isTemporary(name) {
            guard let entry = entry(folder + name), matches(entry) else { continue }
            if wanted == .temporaryFiles, TemporaryFile.isTemporary(name) == entry.isFolder { continue }
            entries.append(entry)
        }
        return entries.sorted { $1.key.utf8.lexicographicallyPrecedes($0.key.utf8) }
    }

    /// Links to folders are not followed: they could lead out of the root or round in a circle.
    private func entry(_ key: String) -> Entry? {
        guard let own = FileStatus(path: "\(root)/\(key)", followingLink: false) else { return nil }
        if own.isDirectory { return Entry(key: key + "/", status: nil) }
        guard let status = own.isLink ? FileStatus(path: "\(root)/\(key)") : own, status.isRegular else { return nil }
        return Entry(key: key, status: status)
    }

    private func matches(_ entry: Entry) -> Bool {
        let key = entry.key.utf8
        return key.starts(with: prefix) || (entry.isFolder && prefix.starts(with: key))
    }

    private func names(in folder: String) throws -> [String] {
        let path = "\(root)/\(folder)"
        do throws(FolderNames.Failure) {
            return try FolderNames.read(path)
        } catch {
            // A folder may go away while the walk is under way, but the root must be there.
            if error.code == ENOENT, !folder.isEmpty { return [] }
            throw failure(error.code, path: path)
        }
    }

    private func failure(_ code: Int32, path: String) -> ObjectStoreError {
        switch code {
        case ENOENT, ENOTDIR:
            ObjectStoreError(
                kind: .notFound(.bucket), operation: .list, location: root,
                message: "the folder '\(root)' does not exist",
                underlying: Place.text(code))
        case EILSEQ:
            ObjectStoreError(
                kind: .invalidRequest, operation: .list, location: path,
                message: "'\(path)' holds a file whose name is not UTF-8")
        default: Place.error(errno: code, operation: .list, doing: "list", path: path)
        }
    }
}
