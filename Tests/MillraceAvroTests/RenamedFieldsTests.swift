import MillraceColumns
import Testing

@testable import MillraceAvro

@Suite struct RenamedFieldsTests {
    @Test func namesWhatAvroDoesNotAllow() {
        let inner = LogicalType.structure([Field("x y", .int64), Field("z", .int64)])
        let schema = Schema([
            Field("order id", .int64), Field("order_id", .int64), Field("9", inner),
            Field("list", .list(Field("element", inner))),
            Field("map", .map(key: Field("key", .string), value: Field("value", inner))),
        ])
        let renamed = AvroOptions.renamedColumns(of: schema)
        #expect(renamed.map(\.written) == ["order_id_2", "_9", "_9.x_y", "list.x_y", "map.x_y"])
        #expect(renamed.map(\.original) == ["order id", "9", "x y", "x y", "x y"])
        // Each stands in the file's own schema, with the name that it had.
        let json = SchemaMapping.json(for: schema, recordName: "row", namespace: nil)
        for (written, original) in renamed {
            let name = written.split(separator: ".").last ?? ""
            #expect(json.contains("{\"name\":\"\(name)\""))
            #expect(json.contains("\"millrace.name\":\"\(original)\""))
        }
    }
}
