import MillraceColumns
import MillraceObjectStore
import NIOCore
import Testing

@testable import Millrace

@Suite struct DatasetTests {
    private func schema(_ fields: [Field], version: Int = 1, tree: Int = 1) throws -> DatasetSchema {
        DatasetSchema(
            version: version, tree: tree, columns: try DeclaredSchema(fields, source: nil),
            history: [DatasetSchema.Change(version: 1, time: 7, what: "made", source: "s3://in/\"a\"")])
    }

    @Test func aSchemaComesBack() throws {
        let made = try schema(
            [
                Field("id", .int64, isNullable: false), Field("a \"b\"", .decimal(precision: 9, scale: 2)),
                Field("n", .structure([Field("x", .list(Field("element", .date)))])),
            ], version: 3, tree: 2)
        #expect(try DatasetSchema(json: Array(made.json.utf8), object: "o") == made)
        #expect(made.folder == "v2")
        #expect(made.unknown(["ID", "x", "A \"B\""]) == ["x"])
        #expect(throws: MillraceError.self) { try DatasetSchema(json: Array(made.json.utf8.dropLast(9)), object: "o") }
    }

    @Test func manyAtOnceAddEachTheirColumn() async throws {
        let file = DatasetFile(destination: Destination(location: .local(path: "/d"), store: MemoryStore()))
        let first = try schema([Field("id", .int64)])
        _ = try await file.update { $0 ?? first }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                group.addTask {
                    _ = try await file.update { current in
                        guard let current else { return nil }
                        let fields = current.columns.columns.map(\.field) + [Field("c\(number)", .string)]
                        return DatasetSchema(
                            version: current.version + 1, tree: 1,
                            columns: try DeclaredSchema(fields, source: nil), history: current.history)
                    }
                }
            }
            try await group.waitForAll()
        }
        let last = try #require(try await file.load()).schema
        #expect(last.version == 9)
        #expect(Set(last.columns.columns.map(\.name)) == Set(["id"] + (0..<8).map { "c\($0)" }))
    }

    @Test func joinedTypesHoldBoth() {
        let cases: [(LogicalType, LogicalType, LogicalType)] = [
            (.int64, .int64, .int64), (.int64, .double, .double),
            (.date, .timestamp(isAdjustedToUTC: false), .timestamp(isAdjustedToUTC: false)),
            (.date, .timestamp(isAdjustedToUTC: true), .string), (.boolean, .int64, .string), (.string, .date, .string),
            (.list(Field("element", .int64)), .list(Field("element", .double)), .list(Field("element", .double))),
            (
                .structure([Field("a", .int64)]), .structure([Field("b", .date), Field("a", .double)]),
                .structure([Field("a", .double), Field("b", .date)])
            ),
        ]
        for (one, other, both) in cases {
            #expect(SchemaConsensus.joined(one, other) == both)
        }
    }

    @Test(arguments: [0, 1, 2, 7, 100, 101, 999, 12_345]) func aSampleIsSpreadEvenly(count: Int) {
        var sample = EvenSample<Int>(most: 100)
        for number in 0..<count { sample.take(number) }
        #expect(sample.count == count && sample.chosen.count <= 100)
        #expect(sample.chosen.count >= min(count, 50))
        let steps = Set(zip(sample.chosen, sample.chosen.dropFirst()).map { $1 - $0 })
        #expect(steps.count <= 1 && (count == 0 || sample.chosen.first == 0))
    }

    @Test func theConsensusIsAboutAllValuesOfAllFiles() async throws {
        let scratch = try ScratchFolder()
        let columns = [["1", "2", ""], ["3", "4.5", ""], ["", "", ""], ["x", "5", "6"]]
        for (number, values) in columns.enumerated() {
            try scratch.write("in/\(number).csv", "v,w\n" + values.map { "\($0),1" }.joined(separator: "\n") + "\n")
        }
        for files in 1...4 {
            let all = columns.prefix(files).flatMap { $0 }
            try scratch.write("all/\(files).csv", "v,w\n" + all.map { "\($0),1" }.joined(separator: "\n") + "\n")
            let sources = (0..<files).map { "\(scratch.path)/in/\($0).csv" }
            let survey = try await SchemaSurvey(sources).run()
            // The slow twin: all values in one file.
            let twin = try await SourceSniff("\(scratch.path)/all/\(files).csv").run()
            #expect(survey.schema == twin.schema, "\(files)")
            #expect(survey.widenings.map(\.value) == Array(["4.5", "x"].prefix(files < 2 ? 0 : files < 4 ? 1 : 2)))
        }
    }
}
