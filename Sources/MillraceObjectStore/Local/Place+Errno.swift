#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

extension Place {
    /// The error that a system call left in `errno`.
    func error(errno code: Int32, doing verb: String, to path: String? = nil) -> ObjectStoreError {
        Self.error(errno: code, operation: operation, doing: verb, path: path ?? self.path)
    }

    static func error(
        errno code: Int32, operation: ObjectStoreError.Operation, doing verb: String, path: String
    ) -> ObjectStoreError {
        let (kind, message) = explain(code, verb, path)
        return ObjectStoreError(
            kind: kind, operation: operation, location: path, message: message, underlying: text(code))
    }

    private static func explain(_ code: Int32, _ verb: String, _ path: String) -> (ObjectStoreError.Kind, String) {
        switch code {
        case ENOENT, ENOTDIR: (.notFound(.object), "'\(path)' does not exist")
        case EACCES, EPERM: (.accessDenied, "no permission to \(verb) '\(path)'")
        case EROFS: (.accessDenied, "cannot \(verb) '\(path)': the file system is read-only")
        case ENOSPC: (.noSpace, "the disk is full: cannot \(verb) '\(path)'")
        case EDQUOT: (.noSpace, "the disk quota is used up: cannot \(verb) '\(path)'")
        case EFBIG: (.noSpace, "the file system takes no file as large as '\(path)'")
        case EISDIR: (.invalidRequest, "'\(path)' is a folder")
        case EEXIST, ENOTEMPTY: (.invalidRequest, "'\(path)' is in the way")
        case ELOOP: (.invalidRequest, "'\(path)' is a loop of symbolic links")
        case ENAMETOOLONG: (.invalidRequest, "the name '\(path)' is too long")
        case EMFILE, ENFILE: (.unavailable, "too many open files: cannot \(verb) '\(path)'")
        default: (.other, "cannot \(verb) '\(path)': \(text(code))")
        }
    }

    static func text(_ code: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
        let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
