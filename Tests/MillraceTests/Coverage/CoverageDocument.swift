import MillraceAvro
import MillraceColumns
import MillraceCompression
import MillraceParquet

/// FORMAT_COVERAGE.md, made of the capability tables.
enum CoverageDocument {
    static var text: String {
        """
        # Format coverage

        What Millrace writes and reads of Parquet and Avro: every struct, field, union member and enum case of parquet.thrift, and every
        type, logical type, attribute and codec of Avro. The tables stand in `Sources/MillraceParquet/Coverage` and
        `Sources/MillraceAvro/Coverage`; this page is made of them by `make coverage`. Tests hold them to the bytes of files with
        everything on, in both directions: what a file has and the table lacks fails, and the reverse.

        **Written**: when. A profile's name stands before the rule where only that `--parquet-profile` does it.
        **Read**: as what. *Read over* means that values come out right without it.

        ## Types

        | column type | Parquet | Avro |
        |---|---|---|
        \(types)

        ## Codecs

        | codec | Parquet | Avro |
        |---|---|---|
        \(codecs)

        ## Parquet

        SPEC: parquet-format's `parquet.thrift`, 2.13 and what was merged since. Structs without fields stand as members of their unions.

        \(ParquetCoverage.sections.map(section).joined(separator: "\n\n"))

        ## Avro

        SPEC: Apache Avro 1.12.

        \(AvroCoverage.sections.map(section).joined(separator: "\n\n"))

        """
    }

    private static var types: String {
        ParquetCoverage.types.map { parquet in
            let avro = AvroCoverage.types.first { $0.name == parquet.name }
            let name = parquet.type.isNested ? parquet.name.replacing("_", with: " ") : "\(parquet.type)"
            return "| \(name) | \(stored(parquet.writing)) | \(avro.map { stored($0.writing) } ?? "") |"
        }.joined(separator: "\n")
    }

    private static var codecs: String {
        let all: [(String, CompressionCodec)] = [
            ("none", .none), ("snappy", .snappy), ("zstd", .zstd(level: 1)), ("gzip", .gzip(level: 1)),
            ("lz4", .lz4Raw),
            ("deflate", .deflate(level: 1)), ("bzip2", .bzip2(level: 1)), ("xz", .xz(level: 1)),
        ]
        return all.map { name, codec in
            "| \(name) | \(stored(ParquetCoverage.writing(codec))) | \(stored(AvroCoverage.writing(codec))) |"
        }.joined(separator: "\n")
    }

    private static func stored(_ writing: WriteSupport) -> String {
        switch writing {
        case .written(let form, _): form
        case .refused(let reason): "refused: \(reason)"
        case .notYet(let reason): "not yet: \(reason)"
        }
    }

    private static func section(_ section: CoverageSection) -> String {
        let isNumbered = section.kind != .words
        let heading = isNumbered ? "### \(section.kind.rawValue) \(section.name)" : "### \(section.name)"
        let rows = section.items.map { item in
            let cells =
                [item.name] + (hasTypes(section) ? [item.type] : []) + [written(item.writing), read(item.reading)]
            return "| " + ((isNumbered ? ["\(item.id)"] : []) + cells).joined(separator: " | ") + " |"
        }
        let titles = (isNumbered ? ["#"] : []) + ["name"] + (hasTypes(section) ? ["type"] : []) + ["written", "read"]
        let rule = titles.map { _ in "---" }.joined(separator: "|")
        return "\(heading)\n\n| \(titles.joined(separator: " | ")) |\n|\(rule)|\n" + rows.joined(separator: "\n")
    }

    private static func hasTypes(_ section: CoverageSection) -> Bool { section.items.contains { !$0.type.isEmpty } }

    private static func written(_ writing: WriteSupport) -> String {
        switch writing {
        case .written(let rule, let profiles):
            profiles.isEmpty ? "**yes**: \(rule)" : "**\(profiles.joined(separator: ", "))**: \(rule)"
        case .refused(let reason): "refused: \(reason)"
        case .notYet(let reason): "not yet: \(reason)"
        }
    }

    private static func read(_ reading: ReadSupport) -> String {
        switch reading {
        case .read(let form): form
        case .ignored(let reason): "*read over*: \(reason)"
        case .refused(let reason): "refused: \(reason)"
        }
    }
}
