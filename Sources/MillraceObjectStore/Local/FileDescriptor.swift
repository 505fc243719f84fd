#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Owns an open file and closes it when nobody needs it any more.
final class FileDescriptor: Sendable {
    let number: Int32

    init(owning number: Int32) { self.number = number }

    deinit { close(number) }

    /// Opens `path`; nil where that fails, with the reason in `errno`.
    static func open(_ path: String, flags: Int32, mode: mode_t = 0) -> FileDescriptor? {
        while true {
            #if canImport(Glibc)
                let number = Glibc.open(path, flags | O_CLOEXEC, mode)
            #else
                let number = Musl.open(path, flags | O_CLOEXEC, mode)
            #endif
            if number >= 0 { return FileDescriptor(owning: number) }
            guard errno == EINTR else { return nil }
        }
    }

    /// Reads into all of `buffer` from byte `offset`; fewer bytes only at the end of the file.
    ///
    /// - Returns: The number of bytes, or nil on failure, with the reason in `errno`.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) -> Int? {
        var done = 0
        while done < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
            let count = pread(number, rest.baseAddress, rest.count, off_t(offset) + off_t(done))
            if count == 0 { break }
            if count < 0 {
                if errno == EINTR { continue }
                return nil
            }
            done += count
        }
        return done
    }

    /// Writes all of `bytes` from byte `offset`; says no on failure, with the reason in `errno`.
    func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) -> Bool {
        var done = 0
        while done < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
            let count = pwrite(number, rest.baseAddress, rest.count, off_t(offset) + off_t(done))
            if count < 0 {
                if errno == EINTR { continue }
                return false
            }
            done += count
        }
        return true
    }
}
