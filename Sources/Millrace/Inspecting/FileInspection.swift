import MillraceAWS
import MillraceColumns

/// Reads what a Parquet or Avro file says about itself, and its rows.
///
///     let report = try await FileInspection("out/parquet/orders.csv.parquet").run()
///     print(report.rows, report.columns)
public struct FileInspection: Sendable {
    /// A path or `s3://bucket/key`.
    public let file: String
    /// How to reach S3.
    public let options: ConversionOptions

    /// Describes an inspection; the format is told by the first bytes.
    public init(_ file: String, options: ConversionOptions = ConversionOptions()) {
        self.file = file
        self.options = options
    }

    /// Reads the footer or header, and an Avro file's block headers.
    ///
    /// - Throws: `MillraceError`, `.unreadableFile` for a file that is damaged or of another format.
    public func run() async throws -> InspectionReport {
        let bytes = try await open()
        return try await withTaskExecutorPreference(KernelExecutor.shared) { try inspector(bytes).report() }
    }

    /// Calls `body` with each row as one JSON object, at most `limit` of them.
    ///
    /// - Throws: `MillraceError`, `.unreadableFile` for a file that is damaged; rows before the damage have been passed on.
    public func forEachRow(limit: Int? = nil, _ body: @escaping @Sendable (String) -> Void) async throws {
        try await forEachBatch(limit: limit) { batch, rows, json in
            for row in 0..<rows {
                var line: [UInt8] = []
                json.append(batch, row, to: &line)
                body(String(decoding: line.dropLast(), as: UTF8.self))
            }
            return true
        }
    }

    /// Passes the rows on as JSON Lines, at most `limit` of them, in pieces of about 64 KiB that may end anywhere in a line.
    ///
    /// - Parameter write: takes a piece, and returns false when it wants no more.
    /// - Throws: As `forEachRow`.
    public func writeRows(limit: Int? = nil, to write: @escaping @Sendable ([UInt8]) -> Bool) async throws {
        try await forEachBatch(limit: limit) { batch, rows, json in
            var piece: [UInt8] = []
            var isWanted = true
            let relieve = { (piece: inout [UInt8]) in
                guard piece.count >= FileInspection.pieceBytes else { return }
                isWanted = isWanted && write(piece)
                piece.removeAll(keepingCapacity: true)
            }
            for row in 0..<rows where isWanted {
                json.append(batch, row, to: &piece, relieve: relieve)
                relieve(&piece)
            }
            return isWanted && (piece.isEmpty || write(piece))
        }
    }

    private static let pieceBytes = 1 << 16

    /// Calls `body` with batches, the number of their rows that are asked for and what prints them, until it returns false.
    private func forEachBatch(
        limit: Int?, _ body: @escaping @Sendable (RecordBatch, Int, RowJSON) -> Bool
    ) async throws {
        let bytes = try await open()
        try await withTaskExecutorPreference(KernelExecutor.shared) {
            var left = limit ?? .max
            guard left > 0 else { return }
            let inspector = try inspector(bytes)
            let jsonColumns = try inspector.jsonColumns()
            try inspector.forEachBatch { batch in
                try Task.checkCancellation()
                let rows = min(left, batch.rowCount)
                left -= rows
                return body(batch, rows, RowJSON(batch.schema, jsonColumns: jsonColumns)) && left > 0
            }
        }
    }

    private func open() async throws -> FileBytes {
        let location = try Location(place: file)
        guard case .s3(let bucket, let key) = location else { return try FileBytes(path: file) }
        let stores = try Stores([location], options, observer: SilentObserver())
        do {
            let folder = options.environment["TMPDIR"] ?? "/tmp"
            let bytes = try await FileBytes(stores.bucket(bucket), key: key, name: file, folder: folder)
            await stores.shutdown()
            return bytes
        } catch {
            await stores.shutdown()
            throw error
        }
    }

    private func inspector(_ bytes: FileBytes) throws -> any FileInspector {
        let magic = bytes.length < 4 ? [] : try bytes.read(offset: 0, length: 4)
        switch magic {
        case Array("PAR1".utf8): return ParquetInspector(bytes, name: file)
        case Array("Obj\u{1}".utf8): return AvroInspector(bytes, name: file)
        default:
            let text =
                bytes.length == 0
                ? "it is empty" : "it is neither a Parquet nor an Avro file: it begins with other bytes"
            throw MillraceError(.unreadableFile, text, remedy: "name a Parquet or Avro file", object: file)
        }
    }
}

/// Reads one format for `inspect`.
protocol FileInspector {
    func report() throws -> InspectionReport

    /// The string columns whose text is JSON already.
    func jsonColumns() throws -> Set<Int>

    /// Calls `body` with batches in file order until it returns false.
    func forEachBatch(_ body: (RecordBatch) throws -> Bool) throws
}

extension FileInspector {
    func jsonColumns() throws -> Set<Int> { [] }
}
