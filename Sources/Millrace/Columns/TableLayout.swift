import MillraceColumns
import MillraceText

/// What a file's columns become: a declared schema's, if there is one, and then what the edits make of them. Made once a header; a value
/// without state, used on any thread.
struct TableLayout: Sendable {
    private let schema: SchemaLayout?
    /// What the file's columns are called in the outputs, by their place from 0; those that are dropped keep their names.
    let writtenNames: [String]
    /// Whether there is one column more, for the texts of values that are not of their declared type.
    let isRescuing: Bool
    /// Whether the column is there too for the values of columns that a dataset does not know; and those columns, by name and place.
    private let rescuesOthers: Bool
    private let others: [(name: String, place: Int)]
    /// Whether there are two columns more, behind all others: where each row came from.
    let addsSource: Bool
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
    ///   - mayLack: whether edits may name columns that there are not (yet).
    ///   - isRescuing: whether batches have one column more than there are names, and the outputs as well.
    /// - Throws: `MillraceError` for a column that has the name of that one; see also `SchemaLayout.init` and `ColumnTransforms.plan`.
    init(
        names: [String], types: [Int: LogicalType] = [:], schema declaration: DeclaredSchema? = nil,
        edits: ColumnEdits = ColumnEdits(), key: HashKey? = nil, mayLack: Bool = false, isRescuing: Bool = false,
        addsSource: Bool = false, rescuesOthers: Bool = false
    ) throws(MillraceError) {
        var layout: SchemaLayout?
        if let declaration { layout = try SchemaLayout(declaration, names: names, keepsOthers: !rescuesOthers) }
        let bound = layout?.names(for: names) ?? names
        let edits = mayLack ? edits.known(in: bound) : edits
        var transforms: ColumnTransforms?
        if !edits.isEmpty { transforms = try ColumnTransforms.plan(edits, names: bound, key: key) }
        var declared = (layout?.declared ?? [:]).merging(types) { _, type in type }
        for output in transforms?.readAsText ?? [] {
            if let source = layout.map({ $0.source(ofOutput: output) }) ?? output { declared[source] = .string }
        }
        let outputs = transforms?.outputs ?? bound.enumerated().map { ($1, $0) }
        var written = names
        for (name, place) in outputs {
            if let source = layout.map({ $0.source(ofOutput: place) }) ?? place { written[source] = name }
        }
        self.rescuesOthers = rescuesOthers
        others = (layout?.others ?? []).map { (names[$0], $0) }
        // Their text is kept as it is.
        for place in layout?.others ?? [] { declared[place] = .string }
        if isRescuing || rescuesOthers { try TableLayout.checkRescue(outputs.map(\.0)) }
        if addsSource { try TableLayout.checkSource(outputs.map(\.0)) }
        self.addsSource = addsSource
        writtenNames = written
        self.isRescuing = isRescuing
        self.schema = layout
        self.edits = transforms
        self.declared = declared
        required = layout?.required ?? []
    }

    private static func checkRescue(_ names: [String]) throws(MillraceError) {
        let taken = MisfitPolicy.rescuedField.name
        guard let name = names.first(where: { $0.lowercased() == taken }) else { return }
        throw MillraceError(
            .usage, "the column '\(name)' has the name of the one that --on-error rescue adds",
            remedy: "give it another with --rename '\(name)=NAME', or leave it out with --drop")
    }

    private static func checkSource(_ names: [String]) throws(MillraceError) {
        let taken = Set(SourceColumns.fields.map(\.name))
        guard let name = names.first(where: { taken.contains($0.lowercased()) }) else { return }
        throw MillraceError(
            .usage, "the column '\(name)' has the name of one that --add-source-columns adds",
            remedy: "give it another with --rename '\(name)=NAME', or leave it out with --drop")
    }

    /// Whether batches leave as they come.
    var isIdentity: Bool { schema == nil && edits == nil }

    /// The fields of the outputs, for a file with these.
    func outputSchema(_ decoded: Schema) -> Schema {
        let schema = withRescued(decoded)
        return addsSource ? Schema(schema.fields + SourceColumns.fields) : schema
    }

    private func withRescued(_ decoded: Schema) -> Schema {
        let schema = arranged(decoded)
        return isRescuing || rescuesOthers ? Schema(schema.fields + [MisfitPolicy.rescuedField]) : schema
    }

    private func arranged(_ decoded: Schema) -> Schema {
        let bound = schema?.schema(for: decoded) ?? decoded
        return edits?.outputSchema(bound) ?? bound
    }

    /// The same rows with the columns of the outputs, but for those that say where they came from.
    ///
    /// - Complexity: O(columns), and O(bytes) of the columns that are hashed or masked.
    func apply(_ batch: RecordBatch) -> RecordBatch {
        guard isRescuing || rescuesOthers else { return arranged(batch) }
        let count = batch.columns.count - (isRescuing ? 1 : 0)
        let table = RecordBatch(
            schema: Schema(Array(batch.schema.fields.prefix(count))), rowCount: batch.rowCount,
            columns: Array(batch.columns.prefix(count)))
        let rescued = isRescuing ? batch.columns.last : nil
        let folded =
            rescuesOthers
            ? RescuedColumns.fold(rescued, others.map { ($0.name, table.columns[$0.place]) }, rows: batch.rowCount)
            : rescued
        let arranged = arranged(table)
        return RecordBatch(
            schema: withRescued(table.schema), rowCount: batch.rowCount,
            columns: arranged.columns + [folded].compactMap { $0 })
    }

    private func arranged(_ batch: RecordBatch) -> RecordBatch {
        let bound = schema?.apply(batch) ?? batch
        return edits?.apply(bound) ?? bound
    }
}
