import MillraceAvro
import MillraceColumns

/// The one schema that all conversions to a destination follow, with its history.
struct DatasetSchema: Hashable, Sendable {
    /// Why it is not what it was.
    struct Change: Hashable, Sendable {
        let version: Int
        /// Seconds since 1970.
        let time: Int64
        /// One sentence.
        let what: String
        /// The source that it comes from.
        let source: String
    }

    /// From 1.
    var version: Int
    /// From 1: outputs of types that were widened stand in a tree of their own.
    var tree: Int
    var columns: DeclaredSchema
    var history: [Change]

    /// The folder of its outputs in each format's tree; empty for the first.
    var folder: String { tree == 1 ? "" : "v\(tree)" }

    /// The names that it does not have, of a source's.
    func unknown(_ names: [String]) -> [String] {
        let known = Set(columns.columns.map { $0.name.lowercased() })
        return names.filter { !known.contains($0.lowercased()) }
    }

    /// Where it is kept, below DEST.
    static let key = "_millrace/schema/schema.json"

    /// As it is kept.
    var json: String {
        let lines = columns.columns.map { column in
            "  {\"name\": \(JSONText.quoted(column.name)), \"type\": \(JSONText.quoted(column.typeText)), "
                + "\"nullable\": \(column.isNullable)}"
        }
        let changes = history.map { change in
            "  {\"version\": \(change.version), \"time\": \(change.time), \"change\": \(JSONText.quoted(change.what)), "
                + "\"source\": \(JSONText.quoted(change.source))}"
        }
        return "{\"dataset\": 1, \"version\": \(version), \"tree\": \(tree), \"columns\": [\n"
            + lines.joined(separator: ",\n") + "\n], \"history\": [\n" + changes.joined(separator: ",\n") + "\n]}\n"
    }

    init(version: Int, tree: Int, columns: DeclaredSchema, history: [Change]) {
        (self.version, self.tree, self.columns, self.history) = (version, tree, columns, history)
    }

    /// Reads what `json` writes.
    ///
    /// - Throws: `MillraceError` for anything else.
    init(json bytes: [UInt8], object: String) throws(MillraceError) {
        let damaged = MillraceError(
            .unreadableFile, "the dataset's schema cannot be read",
            remedy: "bring it back from a copy, or delete it and run with --schema and --evolve to make it anew",
            object: object)
        guard let value = try? JSONParser.parse(bytes), let version = value["version"]?.integer,
            let tree = value["tree"]?.integer, version >= 1, tree >= 1, case .array(let columns)? = value["columns"]
        else { throw damaged }
        var fields: [Field] = []
        for column in columns {
            guard let name = column["name"]?.text, let text = column["type"]?.text,
                let type = try? TypeText.type(Array(text.utf8))
            else { throw damaged }
            fields.append(Field(name, type, isNullable: column["nullable"] != .boolean(false)))
        }
        var history: [Change] = []
        if case .array(let changes)? = value["history"] {
            for change in changes {
                history.append(
                    Change(
                        version: change["version"]?.integer ?? 0, time: Int64(change["time"]?.integer ?? 0),
                        what: change["change"]?.text ?? "", source: change["source"]?.text ?? ""))
            }
        }
        self.init(
            version: version, tree: tree, columns: try DeclaredSchema(fields, source: object), history: history)
    }
}

/// What a conversion is told of the dataset that it writes to.
struct DatasetLock: Hashable, Sendable {
    let schema: DatasetSchema
    let policy: EvolvePolicy

    /// Outputs stay what they are when columns are added, so only this tells old ones from new ones.
    var fingerprint: String { "tree \(schema.tree)" + (policy == .rescue ? ", rescue" : "") }
}
