import Crypto
import MillraceColumns
import Testing

@testable import Millrace

@Suite struct ColumnTransformsTests {
    private let schema = Schema([
        Field("id", .string, isNullable: false), Field("name", .string), Field("age", .int64), Field("Mail", .string),
    ])

    private func batch(_ rows: [[Cell]]) throws -> RecordBatch {
        var builder = RecordBatchBuilder(schema: schema)
        for row in rows { try builder.append(row) }
        return builder.finish()
    }

    private var people: RecordBatch {
        get throws {
            try batch([
                [.string("007"), .string("Ada"), .int64(36), .string("a@x")],
                [.string("7"), .null, .null, .null],
                [.string("007"), .string(""), .int64(1), .string("")],
            ])
        }
    }

    private func plan(_ change: (inout ColumnEdits) -> Void) throws -> ColumnTransforms {
        var edits = ColumnEdits()
        change(&edits)
        return try ColumnTransforms.plan(edits, names: schema.fields.map(\.name), key: HashKey("secret"))
    }

    private func rows(_ batch: RecordBatch) -> [[Cell]] {
        (0..<batch.rowCount).map { row in batch.columns.map { $0.cell(at: row) } }
    }

    private func code(_ text: String) -> Cell {
        let key = SymmetricKey(data: Array("secret".utf8))
        let digits = HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        return .string(digits.joined())
    }

    @Test func `each edit does its work and nulls stay nulls`() throws {
        let transforms = try plan {
            $0.dropped = ["Mail"]
            $0.hashed = ["id", "name"]
            $0.masked = ["age"]
            $0.renamed = [.init("name", to: "person"), .init("id", to: "Mail")]
        }
        let edited = transforms.apply(try people)
        #expect(
            edited.schema
                == Schema([
                    Field("Mail", .string, isNullable: false), Field("person", .string), Field("age", .string),
                ]))
        #expect(
            rows(edited) == [
                [code("007"), code("Ada"), .string("***")], [code("7"), .null, .null],
                [code("007"), code(""), .string("***")],
            ])
        #expect(transforms.outputSchema(schema) == edited.schema)
        #expect(transforms.readAsText == [0, 1, 2, 3])
    }

    @Test func `what is not named passes as it is`() throws {
        let transforms = try plan { $0.renamed = [.init("age", to: "years")] }
        let edited = transforms.apply(try people)
        #expect(rows(edited) == rows(try people))
        #expect(edited.schema.fields.map(\.name) == ["id", "name", "years", "Mail"])
        #expect(transforms.readAsText.isEmpty)
    }

    @Test func `rows taken out of a slab are hashed by their own text`() throws {
        // Views of a slab: in any order, one twice, with bytes between that no view names.
        let storage = BinaryStorage(
            bytes: Array("xx,ab\u{1F}cd".utf8),
            views: [
                BinaryView(offset: 6, length: 2), BinaryView(offset: 3, length: 2), BinaryView(offset: 6, length: 2),
            ])
        let column = ColumnVector(
            type: .string, count: 3, validity: Validity([true, true, true]), storage: .binary(storage))
        let batch = RecordBatch(schema: Schema([Field("a", .string)]), rowCount: 3, columns: [column])
        var edits = ColumnEdits()
        edits.hashed = ["a"]
        let transforms = try ColumnTransforms.plan(edits, names: ["a"], key: HashKey("secret"))
        #expect(rows(transforms.apply(batch)) == [[code("cd")], [code("ab")], [code("cd")]])
    }

    @Test func `an empty batch stays one`() throws {
        let transforms = try plan {
            $0.hashed = ["id"]
            $0.masked = ["age"]
        }
        #expect(transforms.apply(try batch([])).rowCount == 0)
    }

    @Test(arguments: [
        ("--drop", ColumnEdits(dropped: ["mail"])), ("--hash", ColumnEdits(hashed: ["Id"])),
        ("--mask", ColumnEdits(masked: ["age "])), ("--rename", ColumnEdits(renamed: [.init("ID", to: "x")])),
    ]) func `an unknown name is refused with those that there are`(option: String, edits: ColumnEdits) {
        #expect { try plan { $0 = edits } } throws: { error in
            let text = "\(error)"
            return (error as? MillraceError)?.code == .usage && text.contains(option) && text.contains("'Mail'")
        }
    }

    @Test(arguments: [
        ColumnEdits(dropped: ["id", "name", "age", "Mail"]), ColumnEdits(dropped: ["id"], hashed: ["id"]),
        ColumnEdits(dropped: ["id"], masked: ["id"]), ColumnEdits(hashed: ["id"], masked: ["id"]),
        ColumnEdits(dropped: ["id"], renamed: [.init("id", to: "x")]),
        ColumnEdits(renamed: [.init("id", to: "x"), .init("id", to: "y")]),
        ColumnEdits(renamed: [.init("id", to: "NAME")]),
        ColumnEdits(renamed: [.init("id", to: "x"), .init("age", to: "X")]),
    ]) func `edits that contradict each other are refused`(edits: ColumnEdits) {
        #expect { try plan { $0 = edits } } throws: { ($0 as? MillraceError)?.code == .usage }
    }

    @Test func `names may be swapped, and a dropped one taken`() throws {
        let swapped = try plan { $0.renamed = [.init("id", to: "name"), .init("name", to: "id")] }
        #expect(swapped.outputSchema(schema).fields.map(\.name) == ["name", "id", "age", "Mail"])
        let taken = try plan { ($0.dropped, $0.renamed) = (["name"], [.init("id", to: "name")]) }
        #expect(taken.outputSchema(schema).fields.map(\.name) == ["name", "age", "Mail"])
    }

    @Test func `hashing without a key is refused`() {
        var edits = ColumnEdits()
        edits.hashed = ["id"]
        #expect { try ColumnTransforms.plan(edits, names: ["id"], key: nil) } throws: {
            ($0 as? MillraceError)?.code == .usage
        }
    }
}

@Suite struct ColumnEditsTests {
    @Test func `lists of names are short enough to read`() {
        #expect(ColumnNames.listed([]) == "none")
        #expect(ColumnNames.listed(["a"]) == "'a'")
        #expect(ColumnNames.listed(["a", "b", "c"]) == "'a', 'b' and 'c'")
        #expect(ColumnNames.listed((0..<25).map { "c\($0)" }).hasSuffix(", 'c19' and 5 more"))
    }

    @Test(arguments: [("a=b", "a", "b"), ("a=b=c", "a", "b=c"), ("a b= c", "a b", " c")])
    func `a renaming is read`(text: String, column: String, newName: String) throws {
        #expect(try ColumnEdits.Rename(parsing: text) == ColumnEdits.Rename(column, to: newName))
    }

    @Test(arguments: ["", "a", "=b", "a=", "="])
    func `half a renaming is refused`(text: String) {
        #expect { try ColumnEdits.Rename(parsing: text) } throws: { ($0 as? MillraceError)?.code == .usage }
    }

    @Test func `secrets are kept from rejects, new names are none`() {
        var edits = ColumnEdits()
        edits.renamed = [.init("a", to: "b")]
        #expect(!edits.keepsSecrets && !edits.isEmpty)
        for edits in [ColumnEdits(dropped: ["a"]), ColumnEdits(hashed: ["a"]), ColumnEdits(masked: ["a"])] {
            #expect(edits.keepsSecrets)
        }
    }

    @Test func `the fingerprint's text is fixed and tells no key`() {
        var edits = ColumnEdits()
        #expect(edits.fingerprintParts(key: HashKey("unused")).isEmpty)
        edits.dropped = ["z", "b\"", "z"]
        edits.hashed = ["c"]
        edits.masked = ["d"]
        edits.renamed = [.init("y", to: "x"), .init("e", to: "f")]
        let key = HashKey("secret")
        #expect(
            edits.fingerprintParts(key: key) == [
                "drop": #"["b\"","z"]"#, "hash": #"["c"]"#, "hash_key": "\"\(key.identifier)\"", "mask": #"["d"]"#,
                "rename": #"{"e":"f","y":"x"}"#,
            ])
        #expect(edits.fingerprintParts(key: HashKey("other")) != edits.fingerprintParts(key: key))
    }
}
