import MillraceColumns

/// What a file's columns become: a declared schema's, if there is one, and then what the edits make of them. Made once a header; a value
/// without state, used on any thread.
struct TableLayout: Sendable {
    private let schema: SchemaLayout?
    private let edits: ColumnTransforms?
    /// The types to read columns of the file as, by their place from 0; the others are inferred.
    let declared: [Int: LogicalType]
    /// The places of columns in which a null is a refused value.
    let required: Set<Int>

    /// Plans for a file with these columns.
    ///
    /// With a schema, edits name the columns as it does, else as the header does.
    ///
    /// - Parameters:
    ///   - types: what `--type` declares, by place; it wins over the schema, and hashing, masking and dropping win over both.
    ///   - key: there when a column is hashed.
    /// - Throws: `MillraceError`: see `SchemaLayout.init` and `ColumnTransforms.plan`.
    init(
        names: [String], types: [Int: LogicalType] = [:], schema declaration: DeclaredSchema? = nil,
        edits: ColumnEdits = ColumnEdits(), key: HashKey? = nil
    ) throws(MillraceError) {
        var layout: SchemaLayout?
        if let declaration { layout = try SchemaLayout(declaration, names: names) }
        var transforms: ColumnTransforms?
        if !edits.isEmpty {
            transforms = try ColumnTransforms.plan(edits, names: layout?.names(for: names) ?? names, key: key)
        }
        var declared = (layout?.declared ?? [:]).merging(types) { _, type in type }
        for output in transforms?.readAsText ?? [] {
            if let source = layout.map({ $0.source(ofOutput: output) }) ?? output { declared[source] = .string }
        }
        self.schema = layout
        self.edits = transforms
        self.declared = declared
        required = layout?.required ?? []
    }

    /// Whether batches leave as they come.
    var isIdentity: Bool { schema == nil && edits == nil }

    /// The fields of the outputs, for batches with these.
    func outputSchema(_ decoded: Schema) -> Schema {
        let bound = schema?.schema(for: decoded) ?? decoded
        return edits?.outputSchema(bound) ?? bound
    }

    /// The same rows with the columns of the outputs.
    ///
    /// - Complexity: O(columns), and O(bytes) of the columns that are hashed or masked.
    func apply(_ batch: RecordBatch) -> RecordBatch {
        let bound = schema?.apply(batch) ?? batch
        return edits?.apply(bound) ?? bound
    }
}
