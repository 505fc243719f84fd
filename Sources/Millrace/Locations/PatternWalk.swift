import Glibc
import MillraceObjectStore

/// Finds what a pattern means on this machine, in the order of the paths' UTF-8 bytes: memory holds one folder's names at each depth.
struct PatternWalk {
    /// A file or a folder that is meant.
    struct Match: Hashable {
        /// As a person would type it.
        let path: String
        /// Its path below the pattern's base.
        let below: String
        let isFolder: Bool
    }

    private struct Entry {
        let below: String
        let isFolder: Bool
        let places: PathPattern.Places

        /// A folder's slash puts it in its place among the files.
        var order: String { isFolder ? below + "/" : below }
    }

    private let pattern: PathPattern
    /// What is still to be looked at, the next one last.
    private var pending: [Entry]

    init(_ pattern: PathPattern) {
        self.pattern = pattern
        pending = [Entry(below: "", isFolder: true, places: pattern.start)]
    }

    /// The next match, nil at the end.
    ///
    /// - Throws: `MillraceError` for a folder that cannot be read; `CancellationError`.
    mutating func next() throws -> Match? {
        while let entry = pending.popLast() {
            try Task.checkCancellation()
            if pattern.isMatch(entry.places), !entry.isFolder || !pattern.hasAnyFolders {
                return Match(path: path(entry.below), below: entry.below, isFolder: entry.isFolder)
            }
            pending += try entries(in: entry).sorted { $1.order.utf8.lexicographicallyPrecedes($0.order.utf8) }
        }
        return nil
    }

    private func path(_ below: String) -> String {
        if below.isEmpty { return pattern.base.isEmpty ? "." : pattern.base }
        return pattern.base.isEmpty ? below : pattern.base == "/" ? "/" + below : pattern.base + "/" + below
    }

    private func entries(in folder: Entry) throws -> [Entry] {
        try names(path(folder.below)).compactMap { name in
            guard !pattern.places(folder.places, after: name).isEmpty else { return nil }
            let below = folder.below.isEmpty ? name : folder.below + "/" + name
            switch LocalPath.kind(path(below)) {
            case .folder:
                let isLinked = LocalPath.isLink(path(below))
                let places = pattern.places(folder.places, after: name, isLinked: isLinked)
                let isMeant = pattern.goesOn(places) || (pattern.isMatch(places) && !pattern.hasAnyFolders)
                return isMeant ? Entry(below: below, isFolder: true, places: places) : nil
            case .file:
                let places = pattern.places(folder.places, after: name)
                guard pattern.isMatch(places), !pattern.wantsFolder else { return nil }
                return Entry(below: below, isFolder: false, places: places)
            case .other, .missing, .forbidden: return nil
            }
        }
    }

    private func names(_ folder: String) throws(MillraceError) -> [String] {
        do throws(FolderNames.Failure) {
            return try FolderNames.read(folder)
        } catch {
            switch error.code {
            // It went away, or is no folder: nothing is meant in it.
            case ENOENT, ENOTDIR: return []
            case EACCES:
                throw MillraceError(
                    .accessDenied, "this user may not read the folder '\(folder)'",
                    remedy: "give the user read permission, or name a narrower pattern")
            case EILSEQ:
                throw MillraceError(.storage, "the folder '\(folder)' holds a file whose name is not UTF-8")
            default:
                throw MillraceError(
                    .storage, "the folder '\(folder)' cannot be read", cause: String(cString: strerror(error.code)))
            }
        }
    }
}
