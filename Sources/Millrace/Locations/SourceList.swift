import Glibc

/// `@FILE`: sources that stand in a file, one a line. Empty lines and lines that begin with `#` say nothing.
struct SourceList: Hashable, Sendable {
    /// One of them, and the line that names it.
    struct Entry: Hashable, Sendable {
        let line: Int
        let location: Location
    }

    /// The file.
    let path: String
    let entries: [Entry]

    /// More than a hundred thousand names; the list stays in memory while its sources are converted.
    private static let limit = 16 << 20

    /// Reads the file.
    ///
    /// - Throws: `MillraceError` that names the line, for what cannot be a source.
    init(path: String) throws(MillraceError) {
        try self.init(path: path, bytes: SourceList.bytes(path))
    }

    /// Reads a list that is in memory.
    init(path: String, bytes: [UInt8]) throws(MillraceError) {
        self.path = path
        var entries: [Entry] = []
        var number = 0
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            number += 1
            let text = line.last == 0x0D ? line.dropLast() : line
            guard let first = text.first, first != UInt8(ascii: "#") else { continue }
            entries.append(Entry(line: number, location: try SourceList.location(text, path, number)))
        }
        guard !entries.isEmpty else {
            throw MillraceError(.usage, "the list names no source", remedy: "write one source a line", object: path)
        }
        self.entries = entries
    }

    /// What a message says about where a source was named.
    func place(_ entry: Entry) -> String { "line \(entry.line) of \(path)" }

    private static func location(
        _ bytes: ArraySlice<UInt8>, _ path: String, _ number: Int
    ) throws(MillraceError) -> Location {
        let line = "line \(number): "
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw MillraceError(.usage, line + "it is not UTF-8", remedy: "write the list in UTF-8", object: path)
        }
        guard text != "-", !text.hasPrefix("@") else {
            throw MillraceError(
                .usage, line + "'\(text)' cannot stand in a list",
                remedy: "name files, folders, patterns or s3://bucket/…; a file of that name is ./\(text)", object: path
            )
        }
        do throws(MillraceError) {
            return try Location(place: text)
        } catch {
            throw MillraceError(error.code, line + error.message, remedy: error.remedy, object: path)
        }
    }

    private static func bytes(_ path: String) throws(MillraceError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        while bytes.count <= limit {
            var failed = false
            let part = [UInt8](unsafeUninitializedCapacity: 1 << 16) { space, filled in
                // Safe: reads at most as much as `space` holds.
                let count = read(descriptor, space.baseAddress, space.count)
                failed = count < 0
                filled = max(0, count)
            }
            if failed, errno == EINTR { continue }
            if failed { throw unreadable(path) }
            guard !part.isEmpty else { return bytes }
            bytes += part
        }
        throw MillraceError(
            .usage, "the list is larger than \(ByteSize(bytes: limit))", remedy: "give it in several files",
            object: path)
    }

    private static func unreadable(_ path: String) -> MillraceError {
        MillraceError(
            .usage, "the list of sources cannot be read: \(String(cString: strerror(errno)))",
            remedy: "@FILE names a list; a file or folder whose own name begins with @ is ./@\(path)", object: path)
    }
}
