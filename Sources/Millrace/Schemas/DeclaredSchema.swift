import MillraceAvro
import MillraceColumns

/// The columns that a person says a table has: `--schema FILE`, and what `sniff --schema-out FILE` writes.
///
/// Names are unique without regard to case, and none is empty.
public struct DeclaredSchema: Hashable, Sendable {
    /// One column.
    public struct Column: Hashable, Sendable {
        /// Its name in the outputs; the header's may differ in case.
        public let name: String
        /// Whether a record without a value is fit for the table.
        public let isNullable: Bool
        let type: LogicalType

        /// Declares a column.
        public init(name: String, type: ColumnType, isNullable: Bool = true) {
            self.init(name: name, type: type.logicalType, isNullable: isNullable)
        }

        init(name: String, type: LogicalType, isNullable: Bool) {
            self.name = name
            self.type = type
            self.isNullable = isNullable
        }

        /// The type as the JSON form has it: `decimal(10,2)`, `struct<x: int64, y: list<string>>`.
        public var typeText: String { TypeText.text(of: type) }

        var field: Field { Field(name, type, isNullable: isNullable) }
    }

    /// In the order of the outputs.
    public let columns: [Column]

    /// Declares columns.
    ///
    /// - Throws: `MillraceError` of the code `usage` for no columns, an empty name, or two names that differ in case only.
    public init(columns: [Column]) throws(MillraceError) {
        try self.init(columns.map(\.field), source: nil)
    }

    init(_ fields: [Field], source: String?) throws(MillraceError) {
        guard !fields.isEmpty else {
            throw MillraceError(
                .usage, "the schema has no columns", remedy: "declare at least one column", object: source)
        }
        try DeclaredSchema.checkNames(fields, inside: "", source: source)
        columns = fields.map { Column(name: $0.name, type: $0.type, isNullable: $0.isNullable) }
    }

    /// Reads a schema in any of its three forms: JSON with `columns`, an Avro record, or a list of columns as Athena and Glue write it.
    ///
    /// - Parameters:
    ///   - text: UTF-8; a byte order mark is read over.
    ///   - source: what errors call it: a path or a URL.
    /// - Throws: `MillraceError` of the code `usage` that says where (line and character, or the path in the JSON).
    public init(parsing text: [UInt8], source: String? = nil) throws(MillraceError) {
        let bytes = Array(text.starts(with: [0xEF, 0xBB, 0xBF]) ? text.dropFirst(3) : text[...])
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw MillraceError(.usage, "the schema is not UTF-8", remedy: "save it as UTF-8", object: source)
        }
        let first = bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        switch first {
        case UInt8(ascii: "{"), UInt8(ascii: "["): try self.init(try SchemaJSON.fields(bytes, source), source: source)
        default: try self.init(try DeclaredSchema.list(bytes, source), source: source)
        }
    }

    private static func list(_ bytes: [UInt8], _ source: String?) throws(MillraceError) -> [Field] {
        do throws(TypeText.Fault) {
            return try TypeText.columns(bytes)
        } catch {
            let place = TextPlace(offset: error.offset, in: bytes)
            throw MillraceError(.usage, "\(place): \(error.message)", remedy: error.remedy, object: source)
        }
    }

    private static func checkNames(_ fields: [Field], inside path: String, source: String?) throws(MillraceError) {
        var taken: [String: String] = [:]
        for field in fields {
            guard !field.name.isEmpty else {
                let place = path.isEmpty ? "a column" : "a field of '\(path)'"
                throw MillraceError(.usage, "\(place) has an empty name", remedy: "name it", object: source)
            }
            let full = path.isEmpty ? field.name : path + "." + field.name
            if let other = taken.updateValue(field.name, forKey: field.name.lowercased()) {
                throw MillraceError(
                    .usage, "'\(full)' is declared twice" + (other == field.name ? "" : ": '\(other)' before it"),
                    remedy: "use names that differ in more than upper and lower case", object: source)
            }
            try checkNames(inside: field.type, path: full, source: source)
        }
    }

    private static func checkNames(
        inside type: LogicalType, path: String, source: String?
    ) throws(MillraceError) {
        switch type {
        case .structure(let fields): try checkNames(fields, inside: path, source: source)
        case .list(let element): try checkNames(inside: element.type, path: path + ".element", source: source)
        case .map(_, let value): try checkNames(inside: value.type, path: path + ".value", source: source)
        case .boolean, .int64, .double, .decimal, .date, .timestamp, .string: break
        }
    }
}

/// A place in a text as an editor shows it.
struct TextPlace: Hashable, Sendable, CustomStringConvertible {
    /// From 1.
    let line: Int
    /// In characters, from 1.
    let character: Int

    init(offset: Int, in bytes: [UInt8]) {
        let before = bytes.prefix(offset)
        line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        character = String(decoding: before[start...], as: UTF8.self).count + 1
    }

    var description: String { "line \(line), character \(character)" }
}
