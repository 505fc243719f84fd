import Testing

@testable import Millrace

/// A type is a fact about all values: what the first megabytes promise, a late value can take back, at the price of a second pass.
@Suite struct TypesOverAllValuesTests {
    /// More rows than the window that predicts the types.
    static let rows = 90_000
    /// Fills the window quickly.
    static let padding = String(repeating: "-", count: 50)

    struct Case: Sendable, CustomTestStringConvertible {
        let early: String
        let late: [String]
        let type: String
        let passes: Int

        var testDescription: String { "\(early) then \(late)" }
    }

    static let cases = [
        Case(early: "17", late: ["18"], type: "int64", passes: 1),
        Case(early: "17", late: ["1.5"], type: "double", passes: 2),
        Case(early: "17", late: ["00501"], type: "string", passes: 2),
        Case(early: "1.5", late: ["9007199254740993"], type: "string", passes: 2),
        Case(early: "1.5", late: ["4"], type: "double", passes: 1),
        Case(early: "2026-01-31", late: ["2026-01-31 10:00"], type: "timestamp", passes: 2),
        Case(early: "2026-01-31", late: ["2026-02-30"], type: "string", passes: 2),
        Case(early: "", late: ["5"], type: "int64", passes: 2),
        Case(early: "", late: ["5", "x"], type: "string", passes: 1),
        Case(early: "", late: ["x"], type: "string", passes: 1),
        Case(early: "true", late: ["yes"], type: "string", passes: 2),
        Case(early: "x", late: ["5"], type: "string", passes: 1),
    ]

    @Test(arguments: cases)
    func aLateValueDecides(_ test: Case) async throws {
        let scratch = try ScratchFolder()
        let late = test.late.map { "8,-,\($0)\n" }.joined()
        let source = try scratch.write(
            "a.csv",
            "id,padding,value\n" + String(repeating: "7,\(Self.padding),\(test.early)\n", count: Self.rows) + late)
        let finished = try await finish(source, scratch)
        #expect(finished.rowsRead == UInt64(Self.rows + test.late.count))
        #expect(finished.passes == test.passes)
        for output in finished.outputs {
            let inspection = try await FileInspection(output.location).run()
            #expect(inspection.columns.map(\.type) == ["int64", "string", test.type])
            #expect(inspection.rows == UInt64(Self.rows + test.late.count))
        }
    }

    /// A fault behind a contradiction is still the first fault of the object.
    @Test func aFaultAfterAContradictionFailsTheObject() async throws {
        let scratch = try ScratchFolder()
        let good = String(repeating: "7,\(Self.padding),1\n", count: Self.rows)
        let source = try scratch.write("a.csv", "id,padding,value\n" + good + "8,-,x\n" + good + "9,-\n")
        let report = try await Conversion(from: source, to: scratch.path + "/out").run()
        #expect(report.failures.first?.error.position?.record == UInt64(2 * Self.rows + 2))
        #expect(scratch.files(below: "out") == [])
    }

    private func finish(_ source: String, _ scratch: ScratchFolder) async throws -> ObjectReport {
        var finished: ObjectReport?
        for try await event in Conversion(from: source, to: scratch.path + "/out").events {
            if case .objectFinished(let report) = event { finished = report }
        }
        return try #require(finished)
    }
}
