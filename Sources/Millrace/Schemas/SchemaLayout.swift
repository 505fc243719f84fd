import MillraceColumns

/// How the columns of one file become those of a declared schema. A value without state; it works batch by batch.
///
/// Columns are matched by name: exactly, or without regard to case where one name only fits. The outputs have the schema's columns in its
/// order and under its names, then what else the file has, in the file's order.
struct SchemaLayout: Hashable, Sendable {
    /// The types that columns of the file, by their place from 0, are to be read as.
    let declared: [Int: LogicalType]
    /// The places in the file of columns in which a null is a refused value.
    let required: Set<Int>
    /// The places in the file of columns that the schema does not know and the outputs do not have.
    let others: [Int]
    private let places: [Place]

    private struct Place: Hashable, Sendable {
        /// From 0; nil: the file has no such column, and all its values are null.
        let source: Int?
        /// nil: the schema says nothing of it.
        let field: Field?
    }

    /// Matches a schema with the names in a file's header.
    ///
    /// - Throws: `MillraceError` when a column that must not be null is missing, or could be one of several.
    ///
    /// - Parameter keepsOthers: whether the outputs have what else the file has.
    init(_ schema: DeclaredSchema, names: [String], keepsOthers: Bool = true) throws(MillraceError) {
        let matches = try SchemaLayout.matches(schema, names)
        var places: [Place] = []
        for (column, source) in zip(schema.columns, matches) {
            guard source != nil || column.isNullable else {
                throw MillraceError(
                    .valueRefused, "the column '\(column.name)' is declared not null and missing",
                    remedy: "the columns are \(ColumnNames.listed(names)); declare it nullable if it may be missing")
            }
            places.append(Place(source: source, field: column.field))
        }
        let taken = Set(matches.compactMap { $0 })
        let unknown = names.indices.filter { !taken.contains($0) }
        others = keepsOthers ? [] : unknown
        if keepsOthers { places += unknown.map { Place(source: $0, field: nil) } }
        self.places = places
        let bound = places.compactMap { place in place.source.flatMap { source in place.field.map { (source, $0) } } }
        declared = Dictionary(uniqueKeysWithValues: bound.map { ($0, $1.type) })
        required = Set(bound.filter { !$1.isNullable }.map(\.0))
    }

    /// The place in the file of each column of the schema.
    private static func matches(_ schema: DeclaredSchema, _ names: [String]) throws(MillraceError) -> [Int?] {
        let exact = Dictionary(zip(names, names.indices)) { first, _ in first }
        let claimed = Set(schema.columns.compactMap { exact[$0.name] })
        var folded: [String: [Int]] = [:]
        for (index, name) in names.enumerated() where !claimed.contains(index) {
            folded[name.lowercased(), default: []].append(index)
        }
        var matches: [Int?] = []
        for column in schema.columns {
            let candidates = exact[column.name].map { [$0] } ?? folded[column.name.lowercased()] ?? []
            guard candidates.count <= 1 else {
                throw MillraceError(
                    .usage,
                    "the column '\(column.name)' could be any of \(ColumnNames.listed(candidates.map { names[$0] }))",
                    remedy: "name it in the schema as the header does")
            }
            matches.append(candidates.first)
        }
        return matches
    }

    /// The names of the outputs' columns, for a file with these.
    func names(for names: [String]) -> [String] {
        places.compactMap { $0.field?.name ?? $0.source.map { names[$0] } }
    }

    /// The place in the file of an output's column; nil: the file has none.
    func source(ofOutput column: Int) -> Int? { places[column].source }

    /// The fields of the outputs, for batches whose columns are those of the file.
    func schema(for decoded: Schema) -> Schema {
        Schema(
            places.compactMap { place in
                guard let source = place.source else { return place.field }
                guard let field = place.field else { return decoded.fields[source] }
                return Field(field.name, decoded.fields[source].type, isNullable: field.isNullable)
            })
    }

    /// The same rows with the columns of the outputs.
    func apply(_ batch: RecordBatch) -> RecordBatch {
        let columns = places.compactMap { place -> ColumnVector? in
            if let source = place.source { return batch.columns[source] }
            return place.field.map { ColumnVector.nulls(of: $0.type, count: batch.rowCount) }
        }
        return RecordBatch(schema: schema(for: batch.schema), rowCount: batch.rowCount, columns: columns)
    }
}
