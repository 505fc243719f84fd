#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The names in a folder of this machine.
package enum FolderNames {
    /// Why a folder's names cannot be had, as `errno` tells it; `EILSEQ` for a name that is not UTF-8.
    package struct Failure: Error, Sendable, Hashable {
        package let code: Int32
    }

    /// All names in the folder but `.` and `..`, in the order of the file system.
    package static func read(_ path: String) throws(Failure) -> [String] {
        guard let directory = opendir(path) else { throw Failure(code: errno) }
        defer { closedir(directory) }
        var names: [String] = []
        errno = 0
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                // Safe: d_name is a C string that ends within its own array.
                tuple.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: tuple.pointee)) {
                    String(validatingCString: $0)
                }
            }
            // Such a name is no key, and to leave it out without a word would lose data.
            guard let name else { throw Failure(code: EILSEQ) }
            if name != ".", name != ".." { names.append(name) }
            errno = 0
        }
        guard errno == 0 else { throw Failure(code: errno) }
        return names
    }
}
