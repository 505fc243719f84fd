import CMillraceFiles
import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A file under a temporary name in the folder that it will appear in. Its owner calls `publish` or `discard`.
struct TemporaryFile: Sendable {
    let place: Place
    private let path: String
    private let descriptor: FileDescriptor
    private let folders: MadeFolders

    private static let namePrefix = ".millrace-"
    private static let nameSuffix = ".tmp"

    /// Whether a file's name is that of a temporary file.
    static func isTemporary(_ name: some StringProtocol) -> Bool {
        name.hasPrefix(namePrefix) && name.hasSuffix(nameSuffix)
    }

    init(place: Place, folders: MadeFolders) throws {
        self.place = place
        self.folders = folders
        let name = Self.namePrefix + String(UInt64.random(in: 0 ... .max), radix: 36) + Self.nameSuffix
        let path = "\(place.parent)/\(name)"
        self.path = path
        descriptor = try folders.making(for: place) {
            try place.checkParent()
            guard let file = FileDescriptor.open(path, flags: O_RDWR | O_CREAT | O_EXCL, mode: 0o666) else {
                throw place.error(errno: errno, doing: "write into", to: place.parent)
            }
            return file
        }
    }

    func write(_ body: ByteBuffer, at offset: UInt64) throws {
        let failure: Int32? = body.withUnsafeReadableBytes { descriptor.write($0, at: offset) ? nil : errno }
        if let failure { throw place.error(errno: failure, doing: "write") }
    }

    /// Lets the disk begin with these bytes, so that `publish` finds little left to wait for.
    func startWriteback(at offset: UInt64, count: Int) {
        millrace_files_start_writeback(descriptor.number, Int64(clamping: offset), Int64(count))
    }

    func truncate(to size: UInt64) throws {
        guard ftruncate(descriptor.number, off_t(size)) == 0 else { throw place.error(errno: errno, doing: "write") }
    }

    /// Makes the bytes durable and gives the file its name. Where this throws, `discard` is still to be called.
    func publish(_ precondition: PutOptions.Precondition) throws -> ObjectMetadata {
        guard fsync(descriptor.number) == 0 else { throw place.error(errno: errno, doing: "write") }
        try check(precondition)
        if FileStatus(path: place.path, followingLink: false)?.isDirectory == true {
            throw place.error(errno: EISDIR, doing: "write")
        }
        if precondition == .ifAbsent {
            // Linking fails where the name is taken; renaming would replace.
            guard link(path, place.path) == 0 else {
                throw errno == EEXIST ? exists() : place.error(errno: errno, doing: "write")
            }
            unlink(path)
        } else if rename(path, place.path) != 0 {
            throw place.error(errno: errno, doing: "write")
        }
        syncFolder()
        guard let status = FileStatus(descriptor: descriptor.number) else {
            throw place.error(errno: errno, doing: "look at")
        }
        return ObjectMetadata(size: status.size, etag: status.etag)
    }

    /// Looks before the rename. Between the two another process could still write; within S3 this is one step.
    private func check(_ precondition: PutOptions.Precondition) throws {
        switch precondition {
        case .none: return
        case .ifAbsent:
            if FileStatus(path: place.path, followingLink: false) != nil { throw exists() }
        case .ifMatch(let etag):
            guard FileStatus(path: place.path)?.etag == etag else {
                throw place.error(.preconditionFailed, "'\(place.path)' is not the file that was expected")
            }
        }
    }

    private func exists() -> ObjectStoreError {
        place.error(.preconditionFailed, "'\(place.path)' exists already")
    }

    /// The new name is durable only when the folder is. Some file systems cannot sync a folder: that is no failure.
    private func syncFolder() {
        guard let folder = FileDescriptor.open(place.parent, flags: O_RDONLY | O_DIRECTORY) else { return }
        fsync(folder.number)
    }

    /// Removes the file, and the folders that were made for it and are empty again.
    func discard() {
        unlink(path)
        folders.removeEmpty(above: place)
    }
}
