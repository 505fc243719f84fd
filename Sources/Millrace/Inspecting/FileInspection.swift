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
    public func forEachRow(limit: Int? = nil, _ body: @escaping @Sendable (String) -> Void) async throws {
        let bytes = try await open()
        try await withTaskExecutorPreference(KernelExecutor.shared) {
            var left = limit ?? .max
            let inspector = try inspector(bytes)
            let jsonColumns = try inspector.jsonColumns()
            try inspector.forEachBatch { batch in
                let rows = min(left, batch.rowCount)
                for row in 0..<rows {
                    if row % 1024 == 0 { try Task.checkCancellation() }
                    body(FileInspection.json(batch, row, jsonColumns))
                }
                left -= rows
                return left > 0
            }
        }
    }

    private func open() async throws -> FileBytes {
        let location = try Location(parsing: file)
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
            throw MillraceError(
                .unreadableFile, "it is neither a Parquet nor an Avro file: it begins with other bytes",
                remedy: "name an output of `millrace convert`", object: file)
        }
    }

    private static func json(_ batch: RecordBatch, _ row: Int, _ jsonColumns: Set<Int>) -> String {
        let cells = batch.schema.fields.indices.map { index in
            let (field, cell) = (batch.schema.fields[index], batch.columns[index].cell(at: row))
            guard jsonColumns.contains(index), case .string(let json) = cell else {
                return JSONText.quoted(field.name) + ":" + CellText.json(cell, field.type)
            }
            return JSONText.quoted(field.name) + ":" + json
        }
        return "{" + cells.joined(separator: ",") + "}"
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
