import MillraceAvro
import MillraceColumns
import MillraceObjectStore
import MillraceParquet

/// Reads one output again: what it holds, whether it agrees with itself, and, where wanted, a digest of its values.
struct OutputAudit: Sendable {
    let format: OutputFormat
    let store: any ObjectStore
    let key: String
    /// A URL or a path.
    let name: String
    /// Set where the file can be read in place.
    let path: String?
    let temporaryFolder: String
    let isDeep: Bool

    /// What was found.
    struct Found: Sendable {
        let rows: UInt64
        let bytes: UInt64
        /// Of all values, where they were wanted.
        let digest: ValueDigest?
    }

    /// - Returns: nil when there is no such output.
    /// - Throws: `MillraceError`, `.unreadableFile` for damage.
    func run() async throws -> Found? {
        do {
            let bytes: FileBytes
            if let path {
                guard LocalPath.kind(path) != .missing else { return nil }
                bytes = try FileBytes(path: path)
            } else {
                bytes = try await FileBytes(store, key: key, name: name, folder: temporaryFolder)
            }
            switch format {
            case .parquet: return try parquet(bytes)
            case .avro: return try avro(bytes)
            }
        } catch let error as MillraceError where error.code == .sourceNotFound {
            return nil
        } catch {
            throw ErrorMaker(object: name).error(from: error)
        }
    }

    /// Footer, row groups, and every page's header and checksum; with `isDeep`, every value.
    private func parquet(_ bytes: FileBytes) throws -> Found {
        let inspector = ParquetInspector(bytes, name: name)
        let rows = try inspector.walkPages()
        guard isDeep else { return Found(rows: rows, bytes: bytes.length, digest: nil) }
        return try Found(rows: rows, bytes: bytes.length, digest: decoded(inspector, rows))
    }

    /// Every block decompressed and read to its end: Avro has no checksums in most codecs, so nothing less would find damage.
    private func avro(_ bytes: FileBytes) throws -> Found {
        let inspector = AvroInspector(bytes, name: name)
        let rows = try inspector.report().rows
        let digest = try decoded(inspector, rows)
        return Found(rows: rows, bytes: bytes.length, digest: isDeep ? digest : nil)
    }

    private func decoded(_ inspector: some FileInspector, _ rows: UInt64) throws -> ValueDigest {
        var digest = ValueDigest(isWanted: isDeep)
        try inspector.forEachBatch { batch in
            try Task.checkCancellation()
            digest.take(batch)
            return true
        }
        guard digest.rows == rows else {
            throw MillraceError(
                .unreadableFile,
                "it says that it has \(GroupedDigits.counted(rows, "row")), and \(digest.rows) can be read",
                remedy: "write it again", object: name)
        }
        return digest
    }
}
