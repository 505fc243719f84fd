import MillraceColumns
import Testing

@testable import MillraceText

/// Values that declared types refuse, and that do not reject their records.
@Suite struct JSONMisfitTests {
    private static let declared: [String: LogicalType] = [
        "n": .int64, "day": .date,
        "user": .structure([Field("age", .int64), Field("name", .string)]),
        "items": .list(Field("element", .structure([Field("price", .double)]))),
    ]

    @Test(arguments: [
        ("{\"n\":\"x\"}", "n", "x"), ("{\"id\":1,\"n\":1.5,\"z\":2}", "n", "1.5"),
        ("{\"n\":{\"a\":[1,2]} }", "n", "{\"a\":[1,2]}"),
        ("{\"id\":1 , \"n\" : \"a\\\"b\\u0041\" }", "n", "a\"bA"), ("{\"n\":true}", "n", "true"),
        ("{\"user\":{\"age\":\"old\",\"name\":\"x\"}}", "user.age", "old"),
        ("{\"user\":{\"name\":\"x\",\"age\":[]}}", "user.age", "[]"),
        ("{\"user\":7}", "user", "7"), ("{\"user\":{\"age\":1,\"more\":2}}", "user", "{\"age\":1,\"more\":2}"),
        ("{\"items\":[{\"price\":1},{\"price\":\"x\"}],\"z\":3}", "items", "[{\"price\":1},{\"price\":\"x\"}]"),
        ("{\"items\":\"none\"}", "items", "none"), ("{\"n\":\"x\",\"n\":\"y\"}", "n", "y"),
        ("{\"day\":\"2026-02-30\"}", "day", "2026-02-30"),
        ("{\"n\":\"\"}", "n", ""),
    ]) func `a misfit is taken out and its record stays`(record: String, path: String, text: String) throws {
        let whole = "{\"id\":1,\"n\":5,\"z\":0}\n\(record)\n{\"id\":2}\n"
        for slabBytes in [1, 40, 2 << 20] {
            let fast = FastJSON(
                slabBytes: slabBytes, declared: Self.declared, misfits: .rescueByKey(renamed: ["user": "person"]))
            let slabs = try fast.cut(Array(whole.utf8))
            let plan = try fast.plan(Array(whole.utf8))
            var maps: [ColumnVector] = []
            for slab in slabs {
                let decoded = try JSONLinesDecoder(plan: plan).decode(slab)
                #expect(decoded.rejects.isEmpty)
                maps.append(try #require(decoded.batch?.columns.last))
            }
            let cells = maps.flatMap { map in (0..<map.count).map { map.cell(at: $0) } }
            let written = path.hasPrefix("user") ? "person" + path.dropFirst(4) : path
            #expect(cells.count == 3)
            #expect(cells[0] == .null && cells[2] == .null)
            #expect(cells[1] == .map([Cell.Entry(key: .string(written), value: .string(text))]))
            #expect(try fast.summarize(slabs).summary.misfits.values.reduce(0, +) == 1)
        }
    }

    /// A record, what of it is kept in `n`, and what is rescued.
    private static let repeated: [(String, Cell, String?)] = [
        // The last value counts: it alone is kept, or rescued.
        ("{\"n\":5,\"n\":\"x\"}", Cell.null, "x"), ("{\"n\":\"x\",\"n\":5}", .int64(5), nil),
        ("{\"n\":\"x\" , \"id\":1, \"\\u006e\":5}", .int64(5), nil), ("{\"n\":1,\"n\":\"x\",\"n\":2}", .int64(2), nil),
        ("{ \"n\":\"x\",\"n\":3,\"id\":1,\"n\" : [\"y\", {\"n\":1}] }", .null, "[\"y\", {\"n\":1}]"),
        ("{\"n\":\"x\",\"n\":\"y\",\"n\":\"z\"}", .null, "z"), ("{\"n\":\"x\",\"n\":null}", .null, nil),
        ("{\"user\":{\"n\":\"x\"},\"n\":\"}\",\"n\":7}", .int64(7), nil),
    ]

    @Test(arguments: repeated)
    func `of a key that stands there again the last value counts`(record: String, kept: Cell, rescued: String?)
        throws
    {
        let input = Array("{\"id\":1,\"n\":5}\n\(record)\n".utf8)
        for slabBytes in [1, 2 << 20] {
            let fast = FastJSON(slabBytes: slabBytes, declared: ["n": .int64], misfits: .rescueByKey(renamed: [:]))
            let plan = try fast.plan(input)
            let decoded = try #require(try fast.cut(input).last.map { try JSONLinesDecoder(plan: plan).decode($0) })
            let batch = try #require(decoded.batch)
            let place = try #require(batch.schema.fields.firstIndex { $0.name == "n" })
            #expect(decoded.rejects.isEmpty)
            #expect(batch.columns[place].cell(at: batch.rowCount - 1) == kept)
            let cell = batch.columns.last?.cell(at: batch.rowCount - 1)
            #expect(cell == rescued.map { .map([Cell.Entry(key: .string("n"), value: .string($0))]) } ?? .null)
        }
    }

    @Test func `a record that lacks a value without its repeated key is rejected as it stood`() throws {
        let record = "{\"day\":\"x\",\"n\":5,\"n\":\"x\"}"
        let fast = FastJSON(declared: Self.declared, required: ["n"], misfits: .rescueByKey(renamed: [:]))
        let table = try fast.read(Array("{\"n\":1}\n\(record)\n".utf8))
        #expect(table.rows.count == 1)
        #expect(table.rejects.map { String(decoding: $0.raw, as: UTF8.self) } == [record])
    }

    @Test func `a value in front of another of its key widens the column all the same`() throws {
        let fast = FastJSON(declared: Self.declared, misfits: .widen)
        let table = try fast.read(Array("{\"n\":1}\n{\"n\":\"x\",\"n\":5}\n".utf8))
        #expect(table.rejects.isEmpty && table.rows.count == 2)
    }

    @Test func `a null or a missing value where there must be one rejects the record as it stood`() throws {
        let text = "{\"n\":1,\"day\":\"x\"}\n{\"n\":null,\"day\":\"y\"}\n{\"n\":\"z\"}\n{\"n\":2}\n"
        for (misfits, kept, rejected) in [
            (MisfitPolicy.rescueByKey(renamed: [:]), 2, ["{\"n\":null,\"day\":\"y\"}", "{\"n\":\"z\"}"]),
            (.widen, 3, ["{\"n\":null,\"day\":\"y\"}"]),
            (.reject, 1, ["{\"n\":1,\"day\":\"x\"}", "{\"n\":null,\"day\":\"y\"}", "{\"n\":\"z\"}"]),
        ] {
            for slabBytes in [1, 2 << 20] {
                let fast = FastJSON(
                    slabBytes: slabBytes, declared: Self.declared, required: ["n"], misfits: misfits)
                let input = Array(text.utf8)
                let table = try fast.read(input)
                #expect(table.rows.count == kept)
                let rejects = try fast.summarize(try fast.cut(input)).rejects
                #expect(rejects.map { String(decoding: $0.raw, as: UTF8.self) } == rejected)
            }
        }
    }

    @Test(arguments: [
        ("{\"n\":\"x\"}", "n", LogicalType.string), ("{\"n\":1.5}", "n", .double), ("{\"n\":\"007\"}", "n", .int64),
        ("{\"user\":{\"age\":1.5}}", "user", .structure([Field("age", .double)])),
        ("{\"items\":[1,2]}", "items", .list(Field("element", .int64))), ("{\"day\":true}", "day", .boolean),
    ]) func `a column that must be widened is read as if nothing had been declared`(
        record: String, column: String, type: LogicalType
    ) throws {
        let other = column == "n" ? "{\"n\":5}" : "{}"
        for slabBytes in [1, 2 << 20] {
            let fast = FastJSON(slabBytes: slabBytes, declared: Self.declared, misfits: .widen)
            for text in ["\(other)\n\(record)\n", "\(record)\n\(other)\n"] {
                let table = try fast.read(Array(text.utf8))
                #expect(table.schema.first { $0.name == column }?.type == type)
                #expect(table.rows.count == 2 && table.rejects.isEmpty)
            }
        }
    }

    @Test func `a plan that was made before the misfit does not hold`() throws {
        let fast = FastJSON(declared: Self.declared, misfits: .widen)
        let plan = try fast.plan(Array("{\"n\":5}\n".utf8))
        let late = try fast.summarize(try fast.cut(Array("{\"n\":\"x\"}\n".utf8))).summary
        #expect(!plan.holds(for: late))
        #expect(plan.isWidened("n") == false)
    }
}
