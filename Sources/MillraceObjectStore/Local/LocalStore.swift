import NIOCore
import NIOPosix

/// The files of a folder. Keys are paths below the root, with `/` between their words.
///
/// All file work runs on a thread pool. A file appears whole or not at all: it is written under a temporary name beside its
/// place, synced, and renamed.
package struct LocalStore: ObjectStore {
    /// The folder's path, without a slash at its end.
    package let root: String
    let threads: NIOThreadPool
    /// Bytes of a chunk that is read at once.
    let chunkSize: Int
    private let folders = MadeFolders()

    package init(root: String, threads: NIOThreadPool = .singleton, chunkSize: Int = 1 << 20) {
        var root = root
        while root.utf8.count > 1, root.utf8.last == UInt8(ascii: "/") { root.removeLast() }
        self.root = root.isEmpty ? "." : root
        self.threads = threads
        self.chunkSize = max(1, chunkSize)
    }

    /// Ordered by the UTF-8 bytes of the keys. Regular files and links to such; not what Millrace is just writing.
    /// A root that does not exist is an error of kind `notFound(.bucket)`.
    package func list(prefix: String) -> ObjectListing {
        ObjectListing { [self] in
            var walk: DirectoryWalk? = DirectoryWalk(root: root, prefix: prefix)
            return {
                guard let current = walk else { return nil }
                let (next, page) = try await onThread {
                    var next = current
                    let page = try next.nextPage()
                    return (next, page)
                }
                walk = page == nil ? nil : next
                return page
            }
        }
    }

    package func get(_ key: String, _ options: GetOptions) async throws -> ObjectReader {
        let file = try await onThread {
            let place = try Place(root: root, key: key, operation: .get)
            try place.checkParent()
            return try OpenFile(place: place, options: options)
        }
        let chunkSize = chunkSize
        let threads = threads
        return ObjectReader(
            metadata: file.metadata,
            body: ObjectBody {
                let reader = FileReader(file: file, chunkSize: chunkSize, threads: threads)
                return { try await reader.next() }
            })
    }

    package func put(_ key: String, _ body: ByteBuffer, _ options: PutOptions) async throws -> ObjectMetadata {
        try await onThread {
            let file = try TemporaryFile(place: Place(root: root, key: key, operation: .put), folders: folders)
            do {
                try file.write(body, at: 0)
                return try file.publish(options.precondition)
            } catch {
                file.discard()
                throw error
            }
        }
    }

    package func startUpload(_ key: String, _ options: PutOptions) async throws -> any ObjectUpload {
        let file = try await onThread {
            try TemporaryFile(place: Place(root: root, key: key, operation: .upload), folders: folders)
        }
        return LocalUpload(file: file, options: options, threads: threads)
    }

    package func delete(_ key: String) async throws {
        try await onThread {
            let place = try Place(root: root, key: key, operation: .delete)
            try place.checkParent()
            try place.unlink()
            folders.removeEmpty(above: place)
        }
    }

    func onThread<Success: Sendable>(_ work: @escaping @Sendable () throws -> Success) async throws -> Success {
        try Task.checkCancellation()
        return try await threads.runIfActive(work)
    }
}
