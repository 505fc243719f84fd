import Millrace

/// Shows an inspection: tables for a person, one object for a program.
enum InspectionPrinter {
    static func lines(_ report: InspectionReport) -> [String] {
        var lines = [
            "\(report.location): \(report.format.rawValue), \(ByteSize(bytes: Int(report.bytes))), \(Numbers.counted(report.rows, "row")), "
                + "codec \(report.codec)"
                + (report.blocks > 0 ? ", " + Numbers.counted(report.blocks, "block") : "")
        ]
        if let createdBy = report.createdBy { lines.append("created by \(createdBy)") }
        lines += ["", "schema"] + columns(report)
        for (index, group) in report.rowGroups.enumerated() { lines += [""] + rowGroup(index, group) }
        guard !report.metadata.isEmpty else { return lines }
        var table = TextTable()
        for pair in report.metadata { table.add([pair.key, excerpt(pair.value)]) }
        return lines + ["", "metadata"] + table.lines(indent: "  ")
    }

    private static func columns(_ report: InspectionReport) -> [String] {
        var table = TextTable()
        for column in report.columns { table.add([column.name, column.type, column.isNullable ? "" : "required"]) }
        return table.lines(indent: "  ")
    }

    private static func rowGroup(_ index: Int, _ group: InspectionReport.RowGroup) -> [String] {
        var table = TextTable()
        table.rightAligned = [3, 4, 5]
        let hasFilters = group.chunks.contains(where: \.hasBloomFilter)
        table.add(
            ["column", "stored as", "encodings", "nulls", "bytes", "compressed", "min", "max"]
                + (hasFilters ? ["filter"] : []))
        for chunk in group.chunks {
            let filter = hasFilters ? [chunk.hasBloomFilter ? "Bloom" : ""] : []
            let cells = [
                chunk.path, chunk.physicalType, chunk.encodings.joined(separator: " "),
                chunk.nulls.map { Numbers.grouped($0) } ?? "", Numbers.grouped(chunk.uncompressedBytes),
                Numbers.grouped(chunk.compressedBytes), shortened(chunk.minimum), shortened(chunk.maximum),
            ]
            table.add(cells + filter)
        }
        return [title(index, group)] + table.lines(indent: "  ")
    }

    private static func title(_ index: Int, _ group: InspectionReport.RowGroup) -> String {
        var parts = [Numbers.counted(group.rows, "row"), Numbers.counted(group.compressedBytes, "byte")]
        if !group.chunks.isEmpty, group.chunks.allSatisfy(\.hasPageIndex) { parts.append("page index") }
        if !group.sorting.isEmpty {
            parts.append("sorted by " + group.sorting.map(sorting).joined(separator: " and "))
        }
        return "row group \(index): " + parts.joined(separator: ", ")
    }

    private static func sorting(_ sorting: InspectionReport.Sorting) -> String {
        sorting.path + (sorting.isDescending ? " descending" : "") + (sorting.isNullsFirst ? " with nulls first" : "")
    }

    /// Bounds of long text would break the table.
    private static func shortened(_ text: String?) -> String {
        guard let text else { return "" }
        let flat = String(text.map { $0.isNewline ? " " : $0 })
        return flat.count <= 24 ? flat : flat.prefix(23) + "…"
    }

    /// Other writers keep whole schemas in one value.
    private static func excerpt(_ value: String) -> String {
        let limit = 400
        guard value.count > limit else { return value }
        return value.prefix(limit / 5) + "… (\(Numbers.counted(value.count, "character")); --json prints all)"
    }

    static func line(_ report: InspectionReport) -> JSONLine {
        var line = JSONLine()
        line.add("file", report.location)
        line.add("format", report.format.rawValue)
        line.add("bytes", report.bytes)
        line.add("rows", report.rows)
        line.add("created_by", report.createdBy)
        line.add("codec", report.codec)
        line.add("columns", report.columns.map(column))
        line.add("row_groups", report.rowGroups.map(group))
        if report.format == .avro { line.add("blocks", report.blocks) }
        var metadata = JSONLine()
        for pair in report.metadata { metadata.add(pair.key, pair.value) }
        line.add("metadata", metadata)
        return line
    }

    private static func column(_ column: InspectionReport.Column) -> JSONLine {
        var entry = JSONLine()
        entry.add("name", column.name)
        entry.add("type", column.type)
        entry.add("nullable", column.isNullable)
        return entry
    }

    private static func group(_ group: InspectionReport.RowGroup) -> JSONLine {
        var entry = JSONLine()
        entry.add("rows", group.rows)
        entry.add("uncompressed_bytes", group.uncompressedBytes)
        entry.add("compressed_bytes", group.compressedBytes)
        entry.add("sorted_by", group.sorting.map(sortingLine))
        entry.add("columns", group.chunks.map(chunk))
        return entry
    }

    private static func sortingLine(_ sorting: InspectionReport.Sorting) -> JSONLine {
        var entry = JSONLine()
        entry.add("path", sorting.path)
        entry.add("descending", sorting.isDescending)
        entry.add("nulls_first", sorting.isNullsFirst)
        return entry
    }

    private static func chunk(_ chunk: InspectionReport.Chunk) -> JSONLine {
        var entry = JSONLine()
        entry.add("path", chunk.path)
        entry.add("physical_type", chunk.physicalType)
        entry.add("codec", chunk.codec)
        entry.add("encodings", chunk.encodings)
        entry.add("values", chunk.values)
        if let nulls = chunk.nulls { entry.add("nulls", nulls) }
        entry.add("uncompressed_bytes", chunk.uncompressedBytes)
        entry.add("compressed_bytes", chunk.compressedBytes)
        entry.add("min", chunk.minimum)
        entry.add("max", chunk.maximum)
        entry.add("page_index", chunk.hasPageIndex)
        entry.add("bloom_filter", chunk.hasBloomFilter)
        return entry
    }
}
