import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The folders that a store has made, so that those which are empty again can be taken away: eight bytes each, since there may be very many.
final class MadeFolders: Sendable {
    private let hashes = Mutex<Set<Int>>([])

    /// Makes the folders on the way to a place, and then what `make` puts there. Nothing is taken away meanwhile: a folder could go just
    /// before its first file comes.
    ///
    /// - Throws: what `make` throws; the folders are gone again.
    func making<Made>(for place: Place, _ make: () throws -> Made) throws -> Made {
        try hashes.withLock { hashes in
            do {
                try MadeFolders.create(place, &hashes)
                return try make()
            } catch {
                MadeFolders.removeEmpty(above: place, &hashes)
                throw error
            }
        }
    }

    /// Removes the folders above a place that this store has made and nobody uses.
    func removeEmpty(above place: Place) { hashes.withLock { MadeFolders.removeEmpty(above: place, &$0) } }

    private static func create(_ place: Place, _ hashes: inout Set<Int>) throws {
        for folder in place.folders where FileStatus(path: folder)?.isDirectory != true {
            if mkdir(folder, 0o777) == 0 {
                hashes.insert(folder.hashValue)
            } else if errno != EEXIST || FileStatus(path: folder)?.isDirectory != true {
                // Somebody else may have been quicker; anything but a folder is in the way.
                throw place.error(errno: errno, doing: "create the folder", to: folder)
            }
        }
    }

    private static func removeEmpty(above place: Place, _ hashes: inout Set<Int>) {
        for folder in place.folders.reversed() where hashes.contains(folder.hashValue) {
            guard rmdir(folder) == 0 || errno == ENOENT else { return }
            hashes.remove(folder.hashValue)
        }
    }
}
