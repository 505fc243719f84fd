import MillraceAWS
import Synchronization
import Testing

@testable import Millrace

/// `--on-error widen` and `rescue`, from a file to its outputs.
@Suite struct MisfitColumnTests {
    /// More rows than the window that predicts the types.
    static let rows = TypesOverAllValuesTests.rows
    static let good = String(repeating: "7,\(TypesOverAllValuesTests.padding),1\n", count: rows)

    private func convert(
        _ scratch: ScratchFolder, _ text: String, _ change: (inout ConversionOptions) throws -> Void
    ) async throws -> (ObjectReport?, [MillraceError]) {
        let source = try scratch.write("a.csv", text)
        var options = ConversionOptions()
        try change(&options)
        let finished = Mutex<ObjectReport?>(nil)
        let report = try await Conversion(from: source, to: scratch.path + "/out", options: options).run { event in
            if case .objectFinished(let object) = event { finished.withLock { $0 = object } }
        }
        return (finished.withLock { $0 }, report.failures.map(\.error))
    }

    private func rows(_ report: ObjectReport?) async throws -> [[String]] {
        var all: [[String]] = []
        for output in try #require(report).outputs {
            let rows = Mutex<[String]>([])
            try await FileInspection(output.location).forEachRow { row in rows.withLock { $0.append(row) } }
            all.append(rows.withLock { $0 })
        }
        return all
    }

    @Test(arguments: [("x", "string", 2), ("1.5", "double", 2), ("00501", "int64", 1)])
    func `a late value widens its column in a second pass`(late: String, type: String, passes: Int) async throws {
        let scratch = try ScratchFolder()
        let (object, _) = try await convert(scratch, "id,padding,value\n" + Self.good + "8,-,\(late)\n") {
            ($0.declaredTypes, $0.onError) = (["value": .int64], .widen)
        }
        let report = try #require(object)
        #expect(report.passes == passes && report.rowsWritten == UInt64(Self.rows + 1))
        #expect(
            report.misfits
                == (passes == 1
                    ? [] : [MisfitColumn(name: "value", declared: "int64", written: type, rescued: 0)]))
        for output in report.outputs {
            #expect(try await FileInspection(output.location).run().columns.map(\.type) == ["int64", "string", type])
        }
    }

    @Test func `a column that may not be null is widened and still refuses its nulls`() async throws {
        let scratch = try ScratchFolder()
        let text = "id,padding,value\n" + Self.good + "8,-,\n8,-,x\n8,-,\n"
        let (object, _) = try await convert(scratch, text) {
            $0.schema = try DeclaredSchema(parsing: Array("value bigint not null".utf8))
            ($0.onError, $0.maxRejects) = (.widen, .percent(100))
        }
        let report = try #require(object)
        #expect(report.rowsRejected == 2 && report.rowsWritten == UInt64(Self.rows + 1))
        #expect(report.misfits.map(\.written) == ["string"])
    }

    @Test func `a late value is rescued in one pass`() async throws {
        let scratch = try ScratchFolder()
        let (object, _) = try await convert(scratch, "id,padding,value\n" + Self.good + "8,-,x\n") {
            ($0.declaredTypes, $0.onError) = (["value": .int64], .rescue)
            $0.edits.renamed = [.init("value", to: "Amount")]
        }
        let report = try #require(object)
        #expect(report.passes == 1 && report.rowsWritten == UInt64(Self.rows + 1))
        #expect(
            report.misfits == [MisfitColumn(name: "Amount", declared: "int64", written: "int64", rescued: 1)])
        #expect(
            try await rows(report).map(\.last) == [
                #"{"id":8,"padding":"-","Amount":null,"_rescued":[{"key":"Amount","value":"x"}]}"#,
                #"{"id":8,"padding":"-","Amount":null,"_rescued":{"Amount":"x"}}"#,
            ])
    }

    @Test func `the column is there though nothing is rescued`() async throws {
        let scratch = try ScratchFolder()
        let (object, _) = try await convert(scratch, "id\n1\n") {
            ($0.declaredTypes, $0.onError) = (["id": .int64], .rescue)
        }
        #expect(try await rows(object) == [[#"{"id":1,"_rescued":null}"#], [#"{"id":1,"_rescued":null}"#]])
    }

    @Test func `a rescued value of a column that may not be null rejects its row`() async throws {
        let scratch = try ScratchFolder()
        let (object, _) = try await convert(scratch, "k,v\nx,y\n1,y\n,2\n2,3\n") {
            $0.schema = try DeclaredSchema(parsing: Array("v bigint, K bigint not null".utf8))
            ($0.onError, $0.maxRejects, $0.formats) = (.rescue, .percent(100), [.avro])
        }
        #expect(
            try await rows(object) == [
                [#"{"v":null,"K":1,"_rescued":{"v":"y"}}"#, #"{"v":3,"K":2,"_rescued":null}"#]
            ])
        #expect(object?.rowsRejected == 2)
    }

    @Test func `nothing of a hidden column is in the outputs`() async throws {
        let scratch = try ScratchFolder()
        let (object, _) = try await convert(scratch, "a,b,c,d\nSECRETA,SECRETB,SECRETC,odd\n") {
            $0.declaredTypes = ["a": .int64, "b": .int64, "c": .int64, "d": .int64]
            ($0.edits.masked, $0.edits.hashed, $0.edits.dropped) = (["a"], ["b"], ["c"])
            $0.environment = ProcessEnvironment(["MILLRACE_HASH_KEY": "a key"])
            ($0.onError, $0.codecs) = (.rescue, try CodecSelection(parsing: "none", formats: [.parquet, .avro]))
        }
        #expect(try #require(object).misfits.map(\.name) == ["d"])
        for name in scratch.files(below: "out") {
            let text = String(decoding: try scratch.read("out/" + name), as: UTF8.self)
            #expect(text.contains("odd") && !text.contains("SECRET"), "\(name)")
        }
    }

    @Test(arguments: ["_rescued", "_RESCUED"])
    func `a column of that name already is refused, and takes a rename or a drop`(name: String) async throws {
        let scratch = try ScratchFolder()
        func run(_ edits: ColumnEdits) async throws -> [MillraceError] {
            try await convert(scratch, "id,\(name)\n1,x\n") {
                ($0.declaredTypes, $0.onError, $0.edits) = (["id": .int64], .rescue, edits)
            }.1
        }
        #expect(try await run(ColumnEdits()).map(\.code) == [.usage])
        #expect(try await run(ColumnEdits(renamed: [.init(name, to: "old")])).isEmpty)
        #expect(try await run(ColumnEdits(dropped: [name])).isEmpty)
    }
}
