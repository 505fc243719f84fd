import Foundation

/// The words of Avro's specification that stand in a file's schema.
struct SchemaWords {
    private(set) var primitive: Set<String> = []
    private(set) var complex: Set<String> = []
    private(set) var logical: Set<String> = []
    private(set) var attributes: Set<String> = []

    private static let primitives: Set<String> = [
        "null", "boolean", "int", "long", "float", "double", "bytes", "string",
    ]

    mutating func add(_ json: String) throws {
        visit(try JSONSerialization.jsonObject(with: Data(json.utf8), options: .fragmentsAllowed))
    }

    private mutating func visit(_ type: Any) {
        if let name = type as? String {
            // Another name is that of a record defined before.
            if Self.primitives.contains(name) { primitive.insert(name) } else { complex.insert("reference to \(name)") }
        } else if let branches = type as? [Any] {
            let others = branches.filter { $0 as? String != "null" }
            complex.insert(others.count > 1 ? "union of several types" : "union")
            branches.forEach { visit($0) }
        } else if let definition = type as? [String: Any] {
            visit(definition: definition)
        }
    }

    private mutating func visit(definition: [String: Any]) {
        attributes.formUnion(definition.keys)
        let kind = definition["type"] as? String ?? ""
        if Self.primitives.contains(kind) { primitive.insert(kind) } else { complex.insert(kind) }
        if let name = definition["logicalType"] as? String { logical.insert("\(name) on \(kind)") }
        for field in definition["fields"] as? [[String: Any]] ?? [] {
            attributes.formUnion(field.keys)
            visit(field["type"] ?? "")
        }
        for key in ["items", "values"] { if let inner = definition[key] { visit(inner) } }
    }
}
