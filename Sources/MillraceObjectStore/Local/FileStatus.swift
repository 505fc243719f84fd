#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// What `stat` says of a file, as far as a store needs it.
struct FileStatus: Sendable, Hashable {
    var isDirectory: Bool
    var isRegular: Bool
    var isLink: Bool
    var size: UInt64
    /// Size, time of change and inode: what changes when the content does.
    var etag: String
    /// Of the content, in seconds since 1970.
    var changedAt: Int64

    private init(_ status: stat) {
        isDirectory = status.st_mode & S_IFMT == S_IFDIR
        isRegular = status.st_mode & S_IFMT == S_IFREG
        isLink = status.st_mode & S_IFMT == S_IFLNK
        size = UInt64(max(0, status.st_size))
        changedAt = Int64(status.st_mtim.tv_sec)
        let time = UInt64(bitPattern: Int64(status.st_mtim.tv_sec)) &* 1_000_000_000 &+ UInt64(status.st_mtim.tv_nsec)
        etag = [size, time, UInt64(status.st_ino)].map { String($0, radix: 16) }.joined(separator: "-")
    }

    /// Of an open file; nil where it cannot be had, with the reason in `errno`.
    init?(descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.init(status)
    }

    /// Of a path; nil where it cannot be had, with the reason in `errno`.
    init?(path: String, followingLink: Bool = true) {
        var status = stat()
        guard (followingLink ? stat(path, &status) : lstat(path, &status)) == 0 else { return nil }
        self.init(status)
    }
}
