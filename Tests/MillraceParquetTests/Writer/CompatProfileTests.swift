import MillraceColumns
import Testing

@testable import MillraceParquet

/// What the oldest readers ask of a file.
@Suite struct CompatProfileTests {
    private static let options: ParquetOptions = {
        var options = ParquetOptions.standard(.snappy)
        options.profile = .compat
        return options
    }()

    private func file(
        _ schema: Schema, _ rows: [[Cell]], _ options: ParquetOptions = CompatProfileTests.options
    ) throws -> ParquetFile {
        try ParquetFile(MemorySource(try encodeFile(TestTable(schema: schema, rows: rows), options)))
    }

    @Test(arguments: [(1, 1), (2, 1), (3, 2), (4, 2), (9, 4), (10, 5), (18, 8), (19, 9), (38, 16)])
    func decimalsAreFixed(precision: Int, bytes: Int) throws {
        let cells = [-3, 7, 0, -9, 9].map { Cell.decimal(Int128($0)) }
        let file = try file(Schema([Field("d", .decimal(precision: precision, scale: 1))]), cells.map { [$0] })
        let element = try #require(file.metadata.schema.last)
        #expect(element.type == .fixedLengthByteArray)
        #expect(element.typeLength == Int32(bytes))
        #expect(element.convertedType == .decimal)
        let statistics = try #require(file.metadata.rowGroups.first?.columns.first?.metadata.statistics)
        #expect(statistics.minValue == Array(repeating: 0xFF, count: bytes - 1) + [0xF7])
        #expect(statistics.maxValue == Array(repeating: 0, count: bytes - 1) + [9])
        let batch = try file.readRows(rowGroup: 0)
        #expect((0..<5).map { batch.columns[0].cell(at: $0) } == cells)
    }

    @Test func dictionariesHaveTheirOlderName() throws {
        let rows = (0..<50_000).map { (row: Int) -> [Cell] in
            [.string("v\(row % 9)"), .int64(Int64(row < 25_000 ? row % 100 : row * 977))]
        }
        let file = try file(Schema([Field("s", .string), Field("n", .int64, isNullable: false)]), rows)
        let chunks = try #require(file.metadata.rowGroups.first?.columns)
        #expect(chunks[0].metadata.encodings == [.plainDictionary, .rle])
        #expect(
            chunks[0].metadata.encodingStats == [
                PageEncodingStats(pageType: .dictionary, encoding: .plainDictionary, count: 1),
                PageEncodingStats(pageType: .data, encoding: .plainDictionary, count: 3),
            ])
        #expect(chunks[1].metadata.encodings == [.plainDictionary])
        let batch = try file.readRows(rowGroup: 0)
        #expect(batch.columns[0].cell(at: 49_999) == rows[49_999][0])
        #expect(batch.columns[1].cell(at: 49_999) == rows[49_999][1])
    }

    /// Readers of the older bounds compared bytes with sign: only numbers may have them.
    @Test func olderBoundsAreForNumbersOnly() throws {
        var random = RandomTable(seed: 4)
        let table = random.everyFlatType(rows: 100, nulls: .few)
        for profile in ParquetProfile.allCases {
            var options = CompatProfileTests.options
            options.profile = profile
            let bytes = try encodeFile(table, options)
            let file = try ParquetFile(MemorySource(bytes))
            for chunk in try #require(file.metadata.rowGroups.first).columns {
                let kept = try #require(chunk.metadata.statistics)
                let isNumber = [PhysicalType.int32, .int64, .double].contains(chunk.metadata.type)
                #expect((kept.deprecatedMin != nil) == (profile == .compat && isNumber))
                if isNumber, profile == .compat {
                    #expect(kept.deprecatedMin == kept.minValue && kept.deprecatedMax == kept.maxValue)
                }
            }
        }
    }

    @Test(arguments: [
        (["a", "b_2", "C3"], ["a", "b_2", "C3"]), (["order id", "größe", ""], ["order_id", "gr__e", "_"]),
        (["a b", "a-b", "a_b"], ["a_b_2", "a_b_3", "a_b"]), (["A", "a", "a_2"], ["A", "a_3", "a_2"]),
        (["日本", "日"], ["__", "_"]), (["x\r\ny"], ["x__y"]), (["x.y", "x,y"], ["x_y", "x_y_2"]),
    ])
    func namesAreLegalAndDiffer(names: [String], expected: [String]) {
        #expect(CompatNames.legal(names) == expected)
    }

    /// Without an end if each began to look for a free number at 2.
    @Test func manyNamesMayBecomeTheSame() {
        let names = (0..<40_000).map { String(UnicodeScalar(0x2_0000 + $0) ?? "?") }
        #expect(CompatNames.legal(names) == ["_"] + (2...40_000).map { "__\($0)" })
    }

    @Test func changedNamesAreTold() throws {
        let schema = Schema([
            Field("ok", .int64),
            Field(
                "a b",
                .structure([
                    Field("x y", .string), Field("z", .list(Field("element", .structure([Field("ü", .int64)])))),
                ])),
        ])
        let changes = CompatProfileTests.options.renamedColumns(of: schema)
        #expect(changes.map(\.written) == ["a_b", "a_b.x_y", "a_b.z.element._"])
        #expect(changes.map(\.original) == ["a b", "x y", "ü"])
        #expect(ParquetOptions.standard().renamedColumns(of: schema).isEmpty)
        let file = try file(schema, [[.int64(1), .null]])
        #expect(
            file.metadata.rowGroups[0].columns.map(\.metadata.path) == [
                ["ok"], ["a_b", "x_y"], ["a_b", "z", "list", "element", "_"],
            ])
    }
}
