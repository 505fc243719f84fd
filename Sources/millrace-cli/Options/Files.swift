import Glibc
import Millrace

/// Small files that options name.
enum Files {
    /// More than any schema.
    private static let limit = 16 << 20

    /// The bytes of a file.
    ///
    /// - Throws: a usage error that names the option.
    static func read(_ path: String, _ option: String) throws(MillraceError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(option, path) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        while bytes.count <= limit {
            let part = [UInt8](unsafeUninitializedCapacity: 1 << 16) { space, filled in
                // Safe: reads at most as much as `space` holds.
                filled = max(0, Glibc.read(descriptor, space.baseAddress, space.count))
            }
            guard !part.isEmpty else { return bytes }
            bytes += part
        }
        throw MillraceError(.usage, "\(option) \(path): the file is too large for a schema")
    }

    /// Writes a file whole.
    static func write(_ bytes: [UInt8], to path: String, _ option: String) throws(MillraceError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure(option, path) }
        defer { close(descriptor) }
        var start = 0
        while start < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                // Safe: the rest of the buffer lies behind `start`.
                Glibc.write(descriptor, buffer.baseAddress?.advanced(by: start), buffer.count - start)
            }
            guard count > 0 else { throw failure(option, path) }
            start += count
        }
    }

    private static func failure(_ option: String, _ path: String) -> MillraceError {
        MillraceError(.usage, "\(option) \(path): \(String(cString: strerror(errno)))")
    }
}
