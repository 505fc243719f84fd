import MillraceColumns
import MillraceParquet

/// Reads a Parquet file for `inspect`.
struct ParquetInspector: FileInspector {
    private let bytes: FileBytes
    private let name: String

    init(_ bytes: FileBytes, name: String) {
        self.bytes = bytes
        self.name = name
    }

    func report() throws -> InspectionReport {
        let file = try open()
        let metadata = file.metadata
        let codecs = Set(
            metadata.rowGroups.flatMap { $0.columns.map { ParquetInspector.specName("\($0.metadata.codec)") } }
        ).sorted()
        let bounds = try? file.bounds()
        return InspectionReport(
            format: .parquet, location: name, bytes: bytes.length, rows: UInt64(clamping: metadata.rowCount),
            createdBy: metadata.createdBy, codec: codecs.isEmpty ? "none" : codecs.joined(separator: ", "),
            columns: columns(file),
            metadata: metadata.keyValues.map { InspectionReport.Pair(key: $0.key, value: $0.value ?? "") },
            rowGroups: metadata.rowGroups.map { rowGroup($0, bounds) }, blocks: 0)
    }

    /// Walks over every page and returns the rows that all of them, the row groups and the footer agree on.
    func walkPages() throws -> UInt64 {
        let file = try open()
        do {
            var rows: Int64 = 0
            for index in file.metadata.rowGroups.indices {
                try Task.checkCancellation()
                _ = try file.walkPages(rowGroup: index)
                rows += file.metadata.rowGroups[index].rowCount
            }
            guard rows == file.metadata.rowCount, rows >= 0 else {
                throw ParquetFault.malformed(
                    "the row groups have \(GroupedDigits.counted(rows, "row")), the footer says \(file.metadata.rowCount)"
                )
            }
            return UInt64(rows)
        } catch let fault as ParquetFault {
            throw refusal(fault)
        }
    }

    func forEachBatch(_ body: (RecordBatch) throws -> Bool) throws {
        let file = try open()
        for index in file.metadata.rowGroups.indices {
            var reader: RowGroupReader
            do { reader = try file.rowGroup(index) } catch { throw refusal(error) }
            while let batch = try next(&reader) {
                guard try body(batch) else { return }
            }
        }
    }

    private func next(_ reader: inout RowGroupReader) throws -> RecordBatch? {
        do { return try reader.next() } catch { throw refusal(error) }
    }

    private func open() throws -> ParquetFile {
        do { return try ParquetFile(bytes) } catch { throw refusal(error) }
    }

    private func columns(_ file: ParquetFile) -> [InspectionReport.Column] {
        guard let columns = try? file.columns() else {
            return file.metadata.schema.dropFirst().filter { $0.childCount ?? 0 == 0 }.map {
                InspectionReport.Column(
                    name: $0.name, type: $0.type.map { "\($0)" } ?? "group", isNullable: $0.repetition != .required)
            }
        }
        return columns.map {
            InspectionReport.Column(name: $0.field.name, type: $0.typeName, isNullable: $0.field.isNullable)
        }
    }

    private func rowGroup(_ group: RowGroupMetadata, _ bounds: BoundReader?) -> InspectionReport.RowGroup {
        let chunks = group.columns.enumerated().map { number, column in
            chunk(column) { bounds?.value($0, leaf: number).map(BoundText.text) }
        }
        return InspectionReport.RowGroup(
            rows: group.rowCount, uncompressedBytes: group.totalByteSize,
            compressedBytes: group.totalCompressedSize ?? chunks.reduce(0) { $0 &+ $1.compressedBytes },
            sorting: (group.sortingColumns ?? []).compactMap { sorting($0, chunks) }, chunks: chunks)
    }

    private func sorting(
        _ column: SortingColumn, _ chunks: [InspectionReport.Chunk]
    ) -> InspectionReport.Sorting? {
        guard chunks.indices.contains(Int(column.columnIndex)) else { return nil }
        return InspectionReport.Sorting(
            path: chunks[Int(column.columnIndex)].path, isDescending: column.isDescending,
            isNullsFirst: column.isNullsFirst)
    }

    private func chunk(_ column: ColumnChunkMetadata, _ bound: ([UInt8]) -> String?) -> InspectionReport.Chunk {
        let chunk = column.metadata
        return InspectionReport.Chunk(
            path: chunk.path.joined(separator: "."), physicalType: ParquetInspector.specName("\(chunk.type)"),
            codec: ParquetInspector.specName("\(chunk.codec)"),
            encodings: chunk.encodings.map { ParquetInspector.specName("\($0)") }, values: chunk.valueCount,
            nulls: chunk.statistics?.nullCount,
            uncompressedBytes: chunk.totalUncompressedSize, compressedBytes: chunk.totalCompressedSize,
            minimum: chunk.statistics?.minValue.flatMap(bound),
            maximum: chunk.statistics?.maxValue.flatMap(bound),
            hasPageIndex: column.columnIndexOffset != nil && column.offsetIndexOffset != nil,
            hasBloomFilter: chunk.bloomFilterOffset != nil)
    }

    /// The name in parquet.thrift: `byteArray` is `BYTE_ARRAY` there.
    private static func specName(_ name: String) -> String {
        if name == "fixedLengthByteArray" { return "FIXED_LEN_BYTE_ARRAY" }
        return name.map { $0.isUppercase ? "_\($0)" : $0.uppercased() }.joined()
    }

    private func refusal(_ fault: ParquetFault) -> MillraceError {
        let text: String =
            switch fault {
            case .notParquet: "it does not end as a Parquet file does: it may be truncated"
            case .malformed(let where_): "it is damaged: \(where_)"
            case .unsupported(let what): "it uses what this reader does not know: \(what)"
            case .value(let what, let column, let row):
                "it is damaged: column \(column)" + (row.map { ", row \($0 + 1) of its row group" } ?? "") + ": \(what)"
            case .checksum(let column, let offset):
                "a page of the column \(column) at byte \(offset) is damaged: its checksum differs"
            case .tooLarge(let what, let bytes): "\(what) asks for \(bytes) bytes"
            case .source(let text): "it cannot be read: \(text)"
            }
        return MillraceError(.unreadableFile, text, remedy: "write it again", object: name)
    }
}
