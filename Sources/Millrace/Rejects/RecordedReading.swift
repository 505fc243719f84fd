import MillraceAvro
import MillraceColumns
import MillraceText

/// How an object was read when its records were rejected: it lies beside them, as `….reading.json`.
struct RecordedReading: Hashable, Sendable {
    /// A URL or a path.
    let object: String
    let etag: String?
    let output: OutputName
    /// The columns of the source, in its order.
    let columns: [String]
    /// The types under which the other records were written, as far as `--type` has names for them.
    var types: [String: ColumnType] = [:]
    /// Never `auto`.
    let format: InputFormat
    /// What was given and what was found out, without a difference.
    let rules: ReadingRules
    /// Whether records may end with a delimiter.
    let hasTrailingDelimiter: Bool
    /// The schema that was declared.
    let schema: DeclaredSchema?
    let renamed: [ColumnEdits.Rename]
    /// Whether the written rows have the column `_rescued`.
    let isRescuing: Bool

    /// Of an object that is being read.
    init(
        object: String, etag: String?, output: OutputName, columns: [String], reading: TextReading,
        findings: [Finding], options: ConversionOptions
    ) {
        self.object = object
        self.etag = etag
        self.output = output
        self.columns = columns
        types = options.declaredTypes
        format = reading.format
        var rules = options.reading
        for finding in findings { rules.fill(finding.topic, finding.value) }
        reading.fill(&rules)
        self.rules = rules
        hasTrailingDelimiter = reading.hasTrailingDelimiter
        schema = options.schema
        renamed = options.edits.renamed
        isRescuing = options.onError == .rescue
    }

    /// The file, with the columns that the records were read under.
    func json(schema: Schema, version: String) -> String {
        var types = types
        for field in schema.fields where columns.contains(field.name) { types[field.name] = ColumnType(field.type) }
        var line = "{\"object\":\(JSONText.quoted(object))"
        if let etag { line += ",\"etag\":\(JSONText.quoted(etag))" }
        line += ",\"output\":\(JSONText.quoted(output.source)),\"schema_version\":\(JSONText.quoted(version))"
        line += ",\"columns\":[" + columns.map(JSONText.quoted).joined(separator: ",") + "]"
        let typed = types.sorted { $0.key < $1.key }.map {
            "\(JSONText.quoted($0.key)):\(JSONText.quoted("\($0.value)"))"
        }
        line += ",\"types\":{" + typed.joined(separator: ",") + "},\"input\":\(JSONText.quoted(format.rawValue))"
        if let declared = self.schema { line += ",\"schema\":\(JSONText.quoted(declared.json))" }
        if !renamed.isEmpty {
            line +=
                ",\"rename\":[" + renamed.map { JSONText.quoted("\($0.column)=\($0.newName)") }.joined(separator: ",")
                + "]"
        }
        if isRescuing { line += ",\"on_error\":\"rescue\"" }
        if hasTrailingDelimiter { line += ",\"trailing_delimiter\":true" }
        return line + ",\"reading\":\(OptionsFingerprint.reading(rules))}\n"
    }

    /// Reads the file back; nil when it is none.
    init?(json: [UInt8]) {
        guard let value = try? JSONParser.parse(json), let object = value["object"]?.text,
            let output = value["output"]?.text, case .array(let columns) = value["columns"],
            let format = value["input"]?.text.flatMap(InputFormat.init), let reading = value["reading"]
        else { return nil }
        self.object = object
        etag = value["etag"]?.text
        self.output = OutputName(sourceKey: output)
        self.columns = columns.compactMap(\.text)
        self.format = format
        var rules = ReadingRules()
        guard case .object(let parts) = reading else { return nil }
        for (name, part) in parts { rules.fill(name, part) }
        self.rules = rules
        hasTrailingDelimiter = value["trailing_delimiter"] == .boolean(true)
        isRescuing = value["on_error"]?.text == ErrorPolicy.rescue.rawValue
        schema = value["schema"]?.text.flatMap { try? DeclaredSchema(parsing: Array($0.utf8)) }
        if case .array(let items) = value["rename"] {
            renamed = items.compactMap { $0.text.flatMap { try? ColumnEdits.Rename(parsing: $0) } }
        } else {
            renamed = []
        }
        guard case .object(let types) = value["types"] else { return }
        self.types = types.compactMapValues { $0.text.flatMap { try? ColumnType(parsing: $0) } }
    }
}

extension TextReading {
    /// What the text is.
    var format: InputFormat {
        switch self {
        case .fields: .csv
        case .json: .jsonLines
        }
    }

    /// Whether records may have one empty field more than there are columns.
    var hasTrailingDelimiter: Bool {
        switch self {
        case .fields(let dialect, _): dialect.hasTrailingDelimiter
        case .json: false
        }
    }

    /// Says what `rules` leaves open.
    func fill(_ rules: inout ReadingRules) {
        switch self {
        case .fields(let dialect, _):
            rules.fill("delimiter", String(decoding: dialect.delimiter, as: UTF8.self))
            rules.fill("quote", dialect.quote.map { String(Unicode.Scalar($0)) } ?? "none")
            rules.fill("escape", dialect.escape.map { String(Unicode.Scalar($0)) } ?? "doubled")
            rules.fill("comment", String(decoding: dialect.comment, as: UTF8.self))
        case .json(let flatten): rules.flatten = flatten
        }
    }
}
