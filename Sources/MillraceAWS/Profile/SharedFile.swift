#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Reads the small text files that settings, tokens and credentials come from.
package enum SharedFile {
    private static let largest = 1 << 20

    /// The file's text, or nil where there is no such file.
    ///
    /// - Throws: ``ConfigurationError`` where it cannot be read or is larger than 1 MiB.
    package static func read(_ path: String) throws(ConfigurationError) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw fault(path)
        }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            // Safe: the pointer is used only during the call, which writes at most as many bytes as the array holds.
            let count = chunk.withUnsafeMutableBytes { readSome(file, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw fault(path)
            }
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes += chunk[..<count]
            guard bytes.count <= largest else { throw ConfigurationError("\(path) is larger than 1 MiB") }
        }
    }

    private static func fault(_ path: String) -> ConfigurationError {
        ConfigurationError("\(path) cannot be read: \(String(cString: strerror(errno)))")
    }
}

/// `read` of the C library, which `SharedFile.read` hides.
private func readSome(_ file: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(file, buffer, count)
}
