import MillraceColumns
import MillraceCompression

@testable import MillraceParquet

/// Files with everything on: all types and codecs, nested, sorted both ways, nulls, NaN, wide, empty.
enum CoverageTables {
    /// The files of one profile.
    static func files(_ profile: ParquetProfile) throws -> [[UInt8]] {
        let codecs: [CompressionCodec] = [.none, .snappy, .gzip(level: 6), .zstd(level: 1), .lz4Raw]
        var files: [[UInt8]] = []
        for (number, pattern) in RandomTable.NullPattern.allCases.enumerated() {
            var random = RandomTable(seed: UInt64(number))
            let table = random.everyFlatType(rows: 2500, nulls: pattern)
            files.append(try encode(table, profile, codecs[number % codecs.count]))
        }
        for seed in 100..<108 {
            var random = RandomTable(seed: UInt64(seed))
            let schema = random.schema(columns: 4, depth: 3)
            files.append(try encode(random.table(schema, rows: 600, nulls: .few), profile, .none))
        }
        for table in [everyNesting, ordered, notANumber, wide, TestTable(schema: ordered.schema, rows: [])] {
            files.append(try encode(table, profile, .none))
        }
        files.append(try encode(ordered, profile, .zstd(level: 1)))
        return files
    }

    private static func encode(
        _ table: TestTable, _ profile: ParquetProfile, _ codec: CompressionCodec
    ) throws -> [UInt8] {
        var options = ParquetOptions.small(codec)
        options.profile = profile
        options.keyValues = [KeyValue(key: "millrace.source", value: "file.csv")]
        return try encodeFile(table, options)
    }

    static let everyNesting = TestTable(
        schema: Schema([
            Field("list", .list(Field("element", .string))),
            Field("map", .map(key: Field("key", .string, isNullable: false), value: Field("value", .int64))),
            Field("struct", .structure([Field("x", .double), Field("y", .list(Field("element", .date)))])),
        ]),
        rows: (0..<600).map(nestedRow))

    private static func nestedRow(_ row: Int) -> [Cell] {
        let items: [Cell] = (0..<row % 4).map { .string("item \(row + $0)") }
        let entries: [Cell.Entry] = (0..<row % 3).map { Cell.Entry(key: .string("k\($0)"), value: .int64(Int64(row))) }
        let dates: [Cell] = [.null, .date(Int32(row))]
        let inner: [Cell] = [.double(Double(row)), .list(dates)]
        return [row % 5 == 0 ? .null : .list(items), .map(entries), row % 7 == 0 ? .null : .structure(inner)]
    }

    /// One column rises, one falls, one is constant, one is neither; text and nulls too.
    static let ordered = TestTable(
        schema: Schema([
            Field("up", .int64, isNullable: false), Field("down", .int64), Field("same", .string),
            Field("neither", .int64), Field("text", .string), Field("real", .double),
        ]),
        rows: (0..<5000).map(orderedRow))

    private static func orderedRow(_ row: Int) -> [Cell] {
        let scattered = Int64(row * 7919 % 5003)
        let text = "key \(row + 100_000) and what follows"
        return [
            .int64(Int64(row)), .int64(Int64(-row)), .string("constant"), .int64(scattered), .string(text),
            .double(Double(row) * 1.25),
        ]
    }

    static let notANumber = TestTable(
        schema: Schema([Field("all", .double), Field("some", .double), Field("none", .double, isNullable: false)]),
        rows: (0..<1200).map(notANumberRow))

    private static func notANumberRow(_ row: Int) -> [Cell] {
        let some: Cell = row % 2 == 0 ? .double(.nan) : .double(Double(row))
        return [.double(.nan), row % 3 == 0 ? .null : some, .double(Double(row % 9))]
    }

    static let wide = TestTable(
        schema: Schema((0..<300).map { Field("c\($0)", $0 % 2 == 0 ? .int64 : .string) }),
        rows: (0..<40).map(wideRow))

    private static func wideRow(_ row: Int) -> [Cell] {
        var cells: [Cell] = []
        for column in 0..<300 {
            cells.append(column % 2 == 0 ? .int64(Int64(row * column)) : .string("\(row) of \(column)"))
        }
        return cells
    }
}
