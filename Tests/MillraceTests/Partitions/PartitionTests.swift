import MillraceBytes
import MillraceColumns
import Testing

@testable import Millrace

@Suite struct PartitionTests {
    private static func strings(_ values: [String?]) -> ColumnVector {
        var bytes: [UInt8] = []
        let views = values.map { value -> BinaryView in
            defer { bytes += Array((value ?? "").utf8) }
            return BinaryView(offset: UInt32(bytes.count), length: UInt32((value ?? "").utf8.count))
        }
        return ColumnVector(
            type: .string, count: values.count, validity: Validity(values.map { $0 != nil }),
            storage: .binary(BinaryStorage(bytes: bytes, views: views)))
    }

    private static func integers(_ values: [Int64?], type: LogicalType = .int64) -> ColumnVector {
        ColumnVector(
            type: type, count: values.count, validity: Validity(values.map { $0 != nil }),
            storage: .int64(values.map { $0 ?? 0 }))
    }

    private static let table = Schema([
        Field("n", .int64), Field("region", .string), Field("ts", .timestamp(isAdjustedToUTC: true)),
        Field("tags", .list(Field("element", .string))),
    ])

    private static func batch(rows: Int, seed: UInt64) -> RecordBatch {
        var random = SplitMix(seed)
        let regions: [String?] = ["EU", "US", nil, "", "a/b", "é"]
        var offsets: [Int32] = [0]
        for _ in 0..<rows { offsets.append((offsets.last ?? 0) + Int32(random.next() % 3)) }
        let elements = strings((0..<Int(offsets.last ?? 0)).map { "t\($0)" })
        return RecordBatch(
            schema: table, rowCount: rows,
            columns: [
                integers((0..<rows).map { $0 % 7 == 3 ? nil : Int64($0) }),
                strings((0..<rows).map { _ in regions[Int(random.next() % 6)] }),
                integers(
                    (0..<rows).map { _ in Int64(bitPattern: random.next()) % 3_000_000_000_000_000 },
                    type: .timestamp(isAdjustedToUTC: true)),
                ColumnVector(
                    type: .list(Field("element", .string)), count: rows, validity: nil,
                    storage: .list(offsets: offsets, element: elements)),
            ])
    }

    /// One value at a time, as text.
    private static func text(_ column: ColumnVector, _ row: Int) -> String {
        if column.isNull(row) { return "null" }
        switch column.storage {
        case .int64(let values): return "\(values[row])"
        case .binary(let values): return String(decoding: values[row], as: UTF8.self)
        case .list(let offsets, let element):
            return "[" + (offsets[row]..<offsets[row + 1]).map { text(element, Int($0)) }.joined(separator: ",") + "]"
        default: return "?"
        }
    }

    private static func rows(_ batch: RecordBatch) -> [[String]] {
        (0..<batch.rowCount).map { row in batch.columns.map { text($0, row) } }
    }

    /// What the fast path does, one row at a time.
    private static func slowSplit(_ batch: RecordBatch) -> [String: [[String]]] {
        var found: [String: [[String]]] = [:]
        for row in 0..<batch.rowCount {
            guard case .int64(let times) = batch.columns[2].storage else { return [:] }
            let seconds = Double(times[row]) / 1_000_000
            var bytes: [UInt8] = []
            ISOText.append(days: Int64((seconds / 86_400).rounded(.down)), to: &bytes)
            let date = String(decoding: bytes, as: UTF8.self)
            let region = text(batch.columns[1], row)
            let folder =
                region == "null" || region.isEmpty ? PartitionTerm.nullValue : region.replacing("/", with: "%2F")
            let values = [0, 2, 3].map { text(batch.columns[$0], row) }
            found[
                "year=\(Int(date.dropLast(6)) ?? 0)/month=\(date.dropLast(3).suffix(2))/region=\(folder)", default: []
            ].append(values)
        }
        return found
    }

    @Test(arguments: 0..<20) func aSplitIsThatOfItsSlowTwin(seed: Int) throws {
        let batch = Self.batch(rows: 1 + seed * 37, seed: UInt64(seed))
        let layout = try PartitionLayout(
            try PartitionTerm.list(parsing: "year(ts),month(ts),region"), of: Self.table)
        #expect(layout.schema.fields.map(\.name) == ["n", "ts", "tags"])
        var found: [String: [[String]]] = [:]
        for (folders, rows) in layout.split(batch) {
            #expect(found[folders] == nil)
            found[folders] = Self.rows(rows)
        }
        #expect(found == Self.slowSplit(batch))
    }

    @Test(arguments: [0, 1, 63, 64, 65, 500]) func aBatchComesBackFromItsBytes(rows: Int) {
        let batch = Self.batch(rows: rows, seed: 7)
        let again = BatchBytes.decode(BatchBytes.encode(batch), schema: Self.table)
        #expect(again.rowCount == rows)
        #expect(Self.rows(again) == Self.rows(batch))
    }

    @Test(arguments: [0, 1 << 20]) func aSpoolGivesBackWhatItTook(memory: Int) throws {
        let layout = try PartitionLayout(try PartitionTerm.list(parsing: "region"), of: Self.table)
        let spool = PartitionSpool(layout, most: 10, memoryLimit: memory, folder: "/tmp")
        let batches = (0..<5).map { Self.batch(rows: 200, seed: UInt64($0)) }
        for batch in batches { try spool.append(batch) }
        var found: [String: [[String]]] = [:]
        for partition in spool.partitions {
            for segment in partition.segments {
                found[partition.folders, default: []] += Self.rows(try spool.batch(segment))
            }
            #expect(UInt64(found[partition.folders]?.count ?? 0) == partition.rows)
        }
        var wanted: [String: [[String]]] = [:]
        for (folders, rows) in batches.flatMap({ layout.split($0) }) { wanted[folders, default: []] += Self.rows(rows) }
        #expect(found == wanted)
        #expect(throws: MillraceError.self) { try spool.check(most: 3) }
    }

    @Test(arguments: [
        ("a/b", "a%2Fb"), ("..", ".."), ("x=y", "x%3Dy"), ("100%", "100%25"), ("é🙂", "é🙂"), ("a\nb\u{7F}", "a%0Ab%7F"),
        ("\"'*?:#\\{[]^", "%22%27%2A%3F%3A%23%5C%7B%5B%5D%5E"), ("plain text", "plain text"),
    ]) func namesAreEscapedAsHiveDoes(text: String, escaped: String) {
        #expect(PartitionTerm.escaped(text) == escaped)
        #expect(PartitionTerm(column: "c").folder(text) == "c=" + escaped)
    }

    @Test(arguments: [
        "", "a,,b", "foo(ts)", "year()", "year(a),year(b)", "region,Region",
    ]) func whatMakesNoFoldersIsRefused(text: String) {
        #expect(throws: MillraceError.self) { try PartitionTerm.list(parsing: text) }
    }

    @Test(arguments: ["missing", "tags", "ts", "year(region)", "year(n)"]) func columnsThatMakeNoFoldersAreRefused(
        text: String
    ) throws {
        let terms = try PartitionTerm.list(parsing: text)
        #expect(throws: MillraceError.self) { try PartitionLayout(terms, of: Self.table) }
    }

    @Test func foldersMayNotHaveTheNameOfAColumn() throws {
        let table = Schema([Field("Year", .int64), Field("day", .date)])
        #expect(throws: MillraceError.self) {
            try PartitionLayout(try PartitionTerm.list(parsing: "year(day)"), of: table)
        }
        #expect(throws: MillraceError.self) {
            try PartitionLayout(try PartitionTerm.list(parsing: "day"), of: Schema([Field("day", .date)]))
        }
    }

    @Test func datesAreCivil() {
        for (days, text) in [(0, "1970-01-01"), (-1, "1969-12-31"), (11_016, "2000-02-29"), (20_000, "2024-10-04")] {
            let date = CivilDate(days: Int64(days))
            let parts = text.split(separator: "-").compactMap { Int64($0) }
            #expect([date.year, date.month, date.day] == parts)
        }
    }

    @Test func numbersLeaveOutWhatWasPutAside() {
        let rejects = [4, 6].map { number in
            RejectedRecord(
                fault: RecordFault(
                    reason: .tooFewFields, position: SourcePosition(record: number, line: 1, column: nil, byte: 0),
                    detail: ""),
                byte: 0, line: 1, raw: [])
        }
        #expect(SourceColumns.numbers(4, after: 2, without: rejects) == [3, 5, 7, 8])
        #expect(SourceColumns.numbers(3, after: 0, without: []) == [1, 2, 3])
    }
}

/// Sebastiano Vigna's SplitMix64.
private struct SplitMix {
    var state: UInt64
    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
