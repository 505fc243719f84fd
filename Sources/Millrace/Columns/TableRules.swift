import MillraceColumns
import MillraceText

/// What was said about the columns of all tables: types, a schema, edits. Each table makes its layout of it once its names are known.
struct TableRules: Sendable {
    private let types: [String: LogicalType]
    private let schema: DeclaredSchema?
    private let edits: ColumnEdits
    private let onError: ErrorPolicy?
    private let addsSource: Bool
    /// Whether values of columns that a dataset does not know go to `_rescued`.
    private let rescuesOthers: Bool
    /// There when a column is hashed.
    let key: HashKey?

    /// - Throws: a usage error for edits that cannot be, and for a missing key.
    init(_ options: ConversionOptions) throws(MillraceError) {
        types = options.declaredTypes.mapValues(\.logicalType)
        schema = options.schema
        edits = options.edits
        onError = options.onError
        addsSource = options.addSourceColumns
        rescuesOthers = options.dataset?.policy == .rescue
        try edits.validate()
        key = try HashKey(for: edits, in: options.environment)
    }

    /// How the columns are to be read: by their place behind these names, or by name where each record names its own.
    func columns(_ header: [String]?) throws(MillraceError) -> TextColumns {
        guard let header else {
            try checkReadable()
            return TextColumns(
                misfits: misfitsByKey, declaredByName: declaredByName, requiredByName: requiredByName)
        }
        let layout = try layout(header, isNamedByRecords: false)
        try checkFlat(layout, header)
        return TextColumns(
            names: header, declared: layout.declared, required: layout.required, misfits: misfits(layout))
    }

    private func misfits(_ layout: TableLayout) -> MisfitPolicy {
        switch onError {
        case .widen: .widen
        case .rescue: .rescue(names: layout.writtenNames)
        case .reject, .fail, nil: .reject
        }
    }

    /// What the columns of a table are called: as the header says, and without one as the schema does, by place.
    ///
    /// - Throws: `MillraceError` for a schema of which the table has no column.
    func names(_ names: [String], hasHeader: Bool) throws(MillraceError) -> [String] {
        guard let columns = schema?.columns, !columns.isEmpty else { return names }
        let known = Set(names.map { $0.lowercased() })
        guard !columns.contains(where: { known.contains($0.name.lowercased()) }) else { return names }
        if !hasHeader, columns.count == names.count { return columns.map(\.name) }
        throw MillraceError(
            .usage, "it has none of the schema's columns: \(ColumnNames.listed(columns.map(\.name)))",
            remedy: hasHeader
                ? "its columns are \(ColumnNames.listed(names)); with --header no a schema of as many columns names them by place"
                : "its records have \(names.count) fields and no header, and the schema has \(columns.count) columns")
    }

    /// Refuses types that a field of CSV cannot be read as.
    private func checkFlat(_ layout: TableLayout, _ header: [String]) throws(MillraceError) {
        guard let (column, type) = layout.declared.sorted(by: { $0.key < $1.key }).first(where: \.value.isNested) else {
            return
        }
        throw MillraceError(
            .usage, "the column '\(header[column])' is declared as \(type), and a field of CSV or TSV is one value",
            remedy: "declare it as string: its text stays as it is")
    }

    /// Refuses types that no value of JSON is read as.
    private func checkReadable() throws(MillraceError) {
        let text = Set(edits.hashed + edits.masked)
        let columns = (schema?.columns ?? []).map { ($0.name, $0.type) } + types.sorted { $0.key < $1.key }
        guard let (name, type) = columns.first(where: { !JSONPlan.canDeclare($1) && !text.contains($0) }) else {
            return
        }
        throw MillraceError(
            .usage,
            "the column '\(name)' is declared as \(type), and JSON is read as no maps, nor as structs without fields",
            remedy: "declare the keys as a struct's fields, or the column as string: then it holds the JSON text")
    }

    private var misfitsByKey: MisfitPolicy {
        switch onError {
        case .widen: .widen
        case .rescue:
            .rescueByKey(
                renamed: Dictionary(edits.renamed.map { ($0.column, $0.newName) }) { first, _ in first })
        case .reject, .fail, nil: .reject
        }
    }

    /// What becomes of the columns of a table with these names. Where records name them there may be more to come, and a column that was
    /// named by a person may be among those: see `requireColumns`.
    func layout(_ names: [String], isNamedByRecords: Bool) throws(MillraceError) -> TableLayout {
        try TableLayout(
            names: names, types: placed(names, mayLack: isNamedByRecords),
            schema: isNamedByRecords ? schemaOfRecords(names) : schema, edits: edits, key: key,
            mayLack: isNamedByRecords, isRescuing: onError == .rescue, addsSource: addsSource,
            rescuesOthers: rescuesOthers)
    }

    /// Looks for every column that a person named, once all records were read that name them.
    ///
    /// - Parameter rejected: how many of the records left: they may be those that had a column of a declared type.
    /// - Throws: `MillraceError` for a name that no record has.
    func requireColumns(_ names: [String], rejected: UInt64) throws(MillraceError) {
        _ = try TableLayout(
            names: names, types: placed(names, mayLack: rejected > 0), schema: schemaOfRecords(names), edits: edits,
            key: key, isRescuing: onError == .rescue, addsSource: addsSource)
    }

    private func placed(_ names: [String], mayLack: Bool) throws(MillraceError) -> [Int: LogicalType] {
        var declared: [Int: LogicalType] = [:]
        for (name, type) in types {
            guard let index = names.firstIndex(of: name) else {
                if mayLack { continue }
                throw MillraceError(
                    .usage, "--type names the column '\(name)', which this object does not have",
                    remedy: "its columns are \(ColumnNames.listed(names))")
            }
            declared[index] = type
        }
        return declared
    }

    private var declaredByName: [String: LogicalType] {
        var declared = Dictionary(
            (schema?.columns ?? []).map { ($0.field.name, $0.field.type) }, uniquingKeysWith: { first, _ in first })
        declared.merge(types) { $1 }
        // Nothing of these is refused, so that nothing is told of them, nor rescued.
        for name in edits.hashed + edits.masked + edits.dropped
        where declared[name] != nil || !edits.dropped.contains(name) {
            declared[name] = .string
        }
        let readable = declared.filter { JSONPlan.canDeclare($0.value) }
        // What gives way to other values cannot insist on what is inside it.
        return onError == .widen ? readable.mapValues(\.withNullableParts) : readable
    }

    /// The columns without which a record is refused, and in which a null is.
    private var requiredByName: Set<String> {
        let declared = declaredByName
        let required = (schema?.columns ?? []).filter { !$0.isNullable && declared[$0.name] != nil }
        return Set(required.map(\.name))
    }

    /// The schema as the rows that are kept fulfil it: a column that no record has is null in all of them, if there are any.
    private func schemaOfRecords(_ names: [String]) -> DeclaredSchema? {
        let kept = requiredByName.intersection(names)
        return schema.map { DeclaredSchema($0, required: kept) }
    }
}

extension DeclaredSchema {
    /// The same columns, of which only these may not be null.
    fileprivate init(_ schema: DeclaredSchema, required: Set<String>) {
        columns = schema.columns.map {
            Column(name: $0.name, type: $0.type, isNullable: !required.contains($0.name))
        }
    }
}
