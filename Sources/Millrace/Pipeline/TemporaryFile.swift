import Glibc

/// Files without a name: whatever ends the process, nothing is left behind.
enum TemporaryFile {
    /// Opens one for reading and writing in `folder`; the descriptor is negative, and `errno` set, when that cannot be.
    static func open(in folder: String) -> Int32 {
        // Glibc's O_TMPFILE is a macro of macros, which does not reach Swift: __O_TMPFILE | O_DIRECTORY.
        let nameless: Int32 = 0o20_000_000 | O_DIRECTORY
        let anonymous = Glibc.open(folder, nameless | O_RDWR | O_CLOEXEC, 0o600)
        if anonymous >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL) { return anonymous }
        // A file system without O_TMPFILE: make a name and take it away at once.
        var template = Array((folder + "/.millrace-XXXXXX").utf8CString)
        let named = mkstemp(&template)
        if named >= 0 { unlink(template) }
        return named
    }

    /// Writes all of `bytes` at `offset`; false, and `errno` set, when that cannot be.
    static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, at offset: UInt64) -> Bool {
        var written = 0
        while written < bytes.count {
            // Safe: the pointer is into `bytes`, and the count is what is left of it.
            let count = pwrite(
                descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written,
                off_t(offset) + off_t(written))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            written += count
        }
        return true
    }
}
