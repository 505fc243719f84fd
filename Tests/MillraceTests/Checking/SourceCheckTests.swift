import Synchronization
import Testing

@testable import Millrace

/// A check says what a conversion would do, and does nothing.
@Suite struct SourceCheckTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        var types: [String: ColumnType] = [:]
        let reasons: [String: UInt64]

        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "nothing wrong", text: "id,name\n1,a\n2,b\n", reasons: [:]),
        Case(name: "a header alone", text: "id,name\n", reasons: [:]),
        Case(
            name: "ragged records", text: "id,name\n1,a\n2\n3,c,x\n4,d,y\n5,e\n",
            reasons: ["too_few_fields": 1, "too_many_fields": 2]),
        Case(
            name: "a refused value", text: "id,amount\n1,2.5\n2,2.505\n3,1\n",
            types: ["amount": .decimal(precision: 9, scale: 2)], reasons: ["value_refused": 1]),
        Case(
            name: "a late value that changes a type",
            text: "id,v\n" + String(repeating: "7,1\n", count: 400_000) + "8\n8,x\n", reasons: ["too_few_fields": 1]),
    ]

    @Test(arguments: cases)
    func agreesWithTheConversion(_ test: Case) async throws {
        let scratch = try ScratchFolder()
        let source = try scratch.write("in/a.csv", test.text)
        var options = ConversionOptions()
        options.declaredTypes = test.types
        options.maxRejects = .percent(100)
        let checked = try #require(try await check(source, options).first)
        #expect(scratch.files(below: "") == ["in/a.csv"])
        #expect(Dictionary(uniqueKeysWithValues: checked.reasons.map { ($0.reason, $0.count) }) == test.reasons)
        let report = try await Conversion(from: source, to: scratch.path + "/out", options: options).run()
        #expect(report.failures.isEmpty)
        #expect(checked.rowsRead == report.rowsRead)
        #expect(checked.rowsRejected == report.rowsRejected)
        let inspection = try await FileInspection(scratch.path + "/out/parquet/a.csv.parquet").run()
        #expect(checked.columns.map(\.name) == inspection.columns.map(\.name))
        #expect(checked.columns.map(\.type) == inspection.columns.map(\.type))
    }

    @Test(arguments: [RejectLimit.none, .count(1), .count(2), .percent(10), .percent(50)])
    func endsAsTheConversionWould(_ limit: RejectLimit) async throws {
        let scratch = try ScratchFolder()
        let source = try scratch.write("in/a.csv", "id,name\n1,a\n2\n3,c,x\n4,d\n5,e\n")
        var options = ConversionOptions()
        options.maxRejects = limit
        let checked = try await SourceCheck([source], options: options).run()
        let converted = try await Conversion(from: source, to: scratch.path + "/out", options: options).run()
        #expect(ExitStatus(checked) == ExitStatus(converted))
        #expect(checked.failures.map(\.error.code) == converted.failures.map(\.error.code))
        #expect(checked.failures.map(\.error.message) == converted.failures.map(\.error.message))
        // Also of an object that fails, everything is counted.
        #expect(checked.rowsRead == 5)
        #expect(checked.rowsRejected == 2)
    }

    @Test func showsTheFirstOffendersWithTheirPlaces() async throws {
        let scratch = try ScratchFolder()
        let source = try scratch.write("a.csv", "id,name\n" + (1...9).map { "\($0)\n" }.joined())
        let reason = try #require(try await check(source, ConversionOptions()).first?.reasons.first)
        #expect(reason.count == 9)
        #expect(reason.first.map { $0.position?.record } == [1, 2, 3])
        #expect(reason.first.map { $0.position?.line } == [2, 3, 4])
    }

    @Test func namesWhatCannotBeRead() async throws {
        let scratch = try ScratchFolder()
        try scratch.write("in/good.csv", "id\n1\n")
        try scratch.write("in/empty.csv", "")
        try scratch.write("in/zip.csv", "PK\u{3}\u{4}rest")
        let report = try await SourceCheck([scratch.path + "/in", scratch.path + "/nowhere.csv"]).run()
        #expect(report.objectsChecked == 1)
        #expect(report.skipped == [.empty: 1])
        #expect(Set(report.failures.map(\.error.code)) == [.unsupportedInput, .sourceNotFound])
        #expect(ExitStatus(report) == .someFailed)
    }

    private func check(_ source: String, _ options: ConversionOptions) async throws -> [ObjectCheck] {
        let objects = Mutex<[ObjectCheck]>([])
        try await SourceCheck([source], options: options).run { event in
            if case .objectChecked(let object) = event { objects.withLock { $0.append(object) } }
        }
        return objects.withLock { $0 }
    }
}
