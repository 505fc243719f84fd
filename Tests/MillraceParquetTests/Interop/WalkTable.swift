import MillraceColumns

@testable import MillraceParquet

/// Each type in two columns: one of few values, for a dictionary, and one of values that are all different, against it.
enum WalkTable {
    static let rows = 1200
    static let groupRows = 700
    static let pageRows = 300

    static let everyWrittenType = table(
        of: ParquetCoverage.types.filter { $0.writing.isWritten(in: ParquetProfile.standard.rawValue) })

    static func table(of types: [TypeCoverage]) -> TestTable {
        let fields = types.flatMap { [Field("\($0.name)_few", $0.type), Field("\($0.name)_many", $0.type)] }
        let rows = (0..<rows).map { row in
            types.flatMap { type -> [Cell] in
                let few = row % 11 == 3 ? Cell.null : cell(type.type, row % 5)
                return [few, row % 13 == 4 ? .null : cell(type.type, row)]
            }
        }
        return TestTable(schema: Schema(fields), rows: rows)
    }

    /// A value for each number; scattered, so that no column is sorted.
    private static func cell(_ type: LogicalType, _ number: Int) -> Cell {
        let scattered = Int64(number) &* 0x5851_F42D_4C95_7F2D
        switch type {
        case .boolean: return .boolean(number % 3 == 0)
        case .int64: return .int64(scattered)
        case .double: return .double(Double(scattered) / 1024)
        case .decimal(let precision, _): return .decimal(decimal(scattered, precision))
        case .date: return .date(Int32(scattered % 100_000))
        case .timestamp: return .timestamp(scattered % 4_000_000_000_000_000)
        case .string: return .string("value \(scattered) of number \(number)")
        case .structure(let fields): return .structure(fields.map { cell($0.type, number) })
        case .list(let element): return .list((0..<number % 4).map { cell(element.type, number + $0) })
        case .map(let key, let value):
            return .map(
                (0..<number % 3).map { Cell.Entry(key: cell(key.type, number + $0), value: cell(value.type, $0)) })
        }
    }

    private static func decimal(_ number: Int64, _ precision: Int) -> Int128 {
        var limit: Int128 = 1
        for _ in 0..<precision { limit *= 10 }
        return precision > 18 ? Int128(number) * 1_000_000_007 % limit : Int128(number) % limit
    }

    /// What the leaves of flat columns must be: 700 and 500 rows in pages of at most 300.
    static func leaves(_ profile: ParquetProfile) -> [InteropFolder.Leaf] {
        ParquetCoverage.types.filter { !$0.type.isNested }.flatMap { type -> [InteropFolder.Leaf] in
            let isBoolean = type.type == .boolean
            return [
                InteropFolder.Leaf(
                    path: "\(type.name)_few", encodings: [isBoolean ? "PLAIN" : dictionary(profile)],
                    hasDictionary: !isBoolean, pages: [3, 2]),
                InteropFolder.Leaf(
                    path: "\(type.name)_many", encodings: many(type.type, profile), hasDictionary: false,
                    pages: [3, 2]),
            ]
        }
    }

    private static func dictionary(_ profile: ParquetProfile) -> String {
        profile == .compat ? "PLAIN_DICTIONARY" : "RLE_DICTIONARY"
    }

    /// What the profile may write where a dictionary does not pay: in modern, PLAIN if it compresses better.
    private static func many(_ type: LogicalType, _ profile: ParquetProfile) -> [String] {
        guard profile == .modern else { return ["PLAIN"] }
        switch type {
        case .int64, .date, .timestamp: return ["DELTA_BINARY_PACKED", "PLAIN"]
        case .decimal(let precision, _): return precision > 18 ? ["PLAIN"] : ["DELTA_BINARY_PACKED", "PLAIN"]
        case .double: return ["BYTE_STREAM_SPLIT", "PLAIN"]
        case .string: return ["DELTA_LENGTH_BYTE_ARRAY", "PLAIN"]
        case .boolean, .structure, .list, .map: return ["PLAIN"]
        }
    }
}
