import Glibc
import MillraceObjectStore
import MillraceParquet

/// The bytes of a file that is inspected, wherever it lies: a local one is read in place, one in S3 from a nameless temporary copy.
final class FileBytes: RandomAccessSource {
    let length: UInt64
    private let descriptor: Int32

    /// Opens a local file.
    init(path: String) throws(MillraceError) {
        let opened = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard opened >= 0 else { throw FileBytes.refusal(path, errno) }
        var status = stat()
        guard fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(opened)
            throw MillraceError(.usage, "it is not a regular file", remedy: "name a Parquet or Avro file", object: path)
        }
        descriptor = opened
        length = UInt64(status.st_size)
    }

    /// Copies an object into a temporary file in `folder`.
    init(_ store: any ObjectStore, key: String, name: String, folder: String) async throws {
        let opened = TemporaryFile.open(in: folder)
        guard opened >= 0 else { throw FileBytes.noRoom(name) }
        descriptor = opened
        var end: UInt64 = 0
        do {
            for try await chunk in try await store.get(key, GetOptions()).body {
                let isWritten = chunk.withUnsafeReadableBytes { TemporaryFile.write($0, to: opened, at: end) }
                guard isWritten else { throw FileBytes.noRoom(name) }
                end += UInt64(chunk.readableBytes)
            }
        } catch {
            length = 0
            throw ErrorMaker(object: name).error(from: error)
        }
        length = end
    }

    deinit { close(descriptor) }

    func read(offset: UInt64, length count: Int) throws -> [UInt8] {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { space, filled in
            while filled < count {
                // Safe: the pointer is into `space`, which has room for `count` bytes.
                let got = pread(
                    descriptor, space.baseAddress.map { $0 + filled }, count - filled, off_t(offset) + off_t(filled))
                if got < 0, errno == EINTR { continue }
                guard got > 0 else {
                    failure = got < 0 ? errno : EIO
                    return
                }
                filled += got
            }
        }
        guard failure == 0 else {
            throw MillraceError(.storage, "the file cannot be read", cause: String(cString: strerror(failure)))
        }
        return bytes
    }

    private static func refusal(_ path: String, _ number: Int32) -> MillraceError {
        switch number {
        case ENOENT: MillraceError(.sourceNotFound, "there is no such file", remedy: "check the path", object: path)
        case EACCES:
            MillraceError(
                .accessDenied, "permission denied: this user may not read it", remedy: "give the user read permission",
                object: path)
        default: MillraceError(.storage, "it cannot be opened", object: path, cause: String(cString: strerror(number)))
        }
    }

    private static func noRoom(_ name: String) -> MillraceError {
        MillraceError(
            .noSpace, "the temporary copy cannot be written", remedy: "set TMPDIR to a folder with room", object: name,
            cause: String(cString: strerror(errno)))
    }
}
