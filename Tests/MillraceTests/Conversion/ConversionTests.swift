import MillraceAWS
import Synchronization
import Testing

@testable import Millrace

@Suite struct ConversionTests {
    static let orders = #"""
        id,customer,amount,day,zip
        1,"Müller, ""Jo""",12.50,2026-01-31,00501
        2,,3,2026-02-01,12345
        3,"two
        lines",-1e3,,99999

        """#

    @Test func writesBothFormatsFromOneRead() async throws {
        let scratch = try ScratchFolder()
        let source = try scratch.write("in/2026/orders.csv", Self.orders)
        let report = try await Conversion(from: scratch.path + "/in", to: scratch.path + "/out").run()
        #expect(report.objectsConverted == 1)
        #expect(report.rowsRead == 3)
        #expect(report.rowsWritten == 3)
        #expect(report.bytesRead == UInt64(Self.orders.utf8.count))
        #expect(scratch.files(below: "out") == ["avro/2026/orders.csv.avro", "parquet/2026/orders.csv.parquet"])
        #expect(ExitStatus(report) == .allConverted)
        for file in ["parquet/2026/orders.csv.parquet", "avro/2026/orders.csv.avro"] {
            let inspection = try await FileInspection(scratch.path + "/out/" + file).run()
            #expect(inspection.rows == 3)
            #expect(inspection.columns.map(\.type) == ["int64", "string", "double", "date", "string"])
            #expect(inspection.metadata.contains(.init(key: "millrace.source", value: "2026/orders.csv")))
            #expect(inspection.metadata.contains { $0.key == "millrace.options" && $0.value.count == 32 })
            #expect(
                try await rows(scratch.path + "/out/" + file).last
                    == #"{"id":3,"customer":"two\nlines","amount":-1000.0,"day":null,"zip":"99999"}"#)
        }
        #expect(source.hasSuffix("orders.csv"))
    }

    private func rows(_ file: String) async throws -> [String] {
        let rows = Mutex<[String]>([])
        try await FileInspection(file).forEachRow { row in rows.withLock { $0.append(row) } }
        return rows.withLock { $0 }
    }

    @Test func readsTSVByName() async throws {
        let scratch = try ScratchFolder()
        let source = try scratch.write("a.tsv", "id\tname\n1\tx,y\n")
        try await Conversion(from: source, to: scratch.path + "/out").run()
        #expect(try await rows(scratch.path + "/out/avro/a.tsv.avro") == [#"{"id":1,"name":"x,y"}"#])
    }

    @Test func aBadObjectFailsAloneAndLeavesNothing() async throws {
        let scratch = try ScratchFolder()
        try scratch.write("in/bad.csv", "id,name\n1,a\n2\n")
        try scratch.write("in/good.csv", "id,name\n1,a\n")
        let report = try await Conversion(from: scratch.path + "/in", to: scratch.path + "/out").run()
        #expect(report.objectsConverted == 1)
        let failure = try #require(report.failures.first)
        #expect(failure.error.code == .malformedRecord)
        #expect(failure.error.reason == "too_few_fields")
        #expect(
            failure.error.position
                == MillraceError.Position(record: 2, line: 3, column: 2, columnName: "name", byte: 12))
        #expect(scratch.files(below: "out") == ["avro/good.csv.avro", "parquet/good.csv.parquet"])
        #expect(ExitStatus(report) == .onlyRejects)
    }

    @Test func refusesADestinationInsideTheSource() async throws {
        let scratch = try ScratchFolder()
        try scratch.write("in/a.csv", "id\n1\n")
        await #expect(throws: MillraceError.self) {
            try await Conversion(from: scratch.path + "/in", to: scratch.path + "/in/x/../out").run()
        }
        await #expect(throws: MillraceError.self) {
            try await Conversion(from: "s3://bucket/in/", to: "s3://bucket/in/out/").run()
        }
        #expect(scratch.files(below: "in") == ["a.csv"])
    }

    @Test func tellsEventsInOrder() async throws {
        let scratch = try ScratchFolder()
        try scratch.write("in/a.csv", "id\n1\n")
        try scratch.write("in/b.csv", "")
        try scratch.write("in/c.txt", "id,x\n1\n")
        var names: [String] = []
        for try await event in Conversion(from: scratch.path + "/in", to: scratch.path + "/out").events {
            switch event {
            case .runStarted: names.append("run started")
            case .objectFinished(let report): names.append("finished \(report.source.suffix(5))")
            case .objectSkipped(let source, let reason): names.append("skipped \(source.suffix(5)) \(reason)")
            case .objectFailed(let source, let error): names.append("failed \(source.suffix(5)) \(error.reason ?? "")")
            case .runFinished(let report): names.append("run finished \(report.objectsFound)")
            case .objectStarted, .objectPlanned, .groupFinished, .progress: break
            }
        }
        #expect(names.first == "run started")
        #expect(names.last == "run finished 3")
        #expect(
            Set(names.dropFirst().dropLast()) == [
                "finished a.csv", "skipped b.csv empty", "failed c.txt too_few_fields",
            ])
    }

    @Test func aCancelledRunSaysSoAndLeavesNothing() async throws {
        let scratch = try ScratchFolder()
        let line = "1,some text that is long enough to make a large file of it\n"
        try scratch.write("in/a.csv", "id,text\n" + String(repeating: line, count: 200_000))
        let path = scratch.path
        let task = Task {
            try await Conversion(from: path + "/in", to: path + "/out").run { event in
                if case .objectStarted = event { withUnsafeCurrentTask { $0?.cancel() } }
            }
        }
        let gate = task
        let report = try await withTaskCancellationHandler {
            try await gate.value
        } onCancel: {
            gate.cancel()
        }
        #expect(report.wasInterrupted)
        #expect(ExitStatus(report) == .tryAgain)
        #expect(scratch.files(below: "out") == [])
    }

    @Test func refusesAColumnThatIsNotThere() async throws {
        let scratch = try ScratchFolder()
        let source = try scratch.write("a.csv", "id\n1\n")
        var options = ConversionOptions()
        options.declaredTypes = ["nope": .string]
        let report = try await Conversion(from: source, to: scratch.path + "/out", options: options).run()
        #expect(report.failures.first?.error.message.contains("nope") == true)
        #expect(scratch.files(below: "out") == [])
    }

    @Test func aDeclaredTypeRefusesWhatItCannotHold() async throws {
        let scratch = try ScratchFolder()
        let source = try scratch.write("a.csv", "id,amount\n1,2.50\n2,2.505\n")
        var options = ConversionOptions()
        options.declaredTypes = ["amount": .decimal(precision: 9, scale: 2)]
        let report = try await Conversion(from: source, to: scratch.path + "/out", options: options).run()
        let error = try #require(report.failures.first?.error)
        #expect(error.code == .valueRefused)
        #expect(error.position?.columnName == "amount")
        #expect(!error.description.contains("2.505"))
        #expect(scratch.files(below: "out") == [])
    }
}

@Suite struct ObserverTests {
    /// Adds up what it hears.
    final class Ledger: Observer {
        let records = Mutex<[String: Int]>([:])

        func clientCall(_ call: ClientCall) {}

        func stage(_ work: StageWork) { records.withLock { $0[work.stage, default: 0] += work.records } }
    }

    @Test func hearsOfEveryStage() async throws {
        let scratch = try ScratchFolder()
        let source = try scratch.write("a.csv", "id\n1\n2\n3\n")
        let ledger = Ledger()
        var options = ConversionOptions()
        options.observer = ledger
        try await Conversion(from: source, to: scratch.path + "/out", options: options).run()
        #expect(ledger.records.withLock { $0 } == ["cut": 0, "decode": 3, "encode_parquet": 3, "encode_avro": 3])
    }
}
