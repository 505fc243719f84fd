import MillraceColumns

/// The edits of columns, planned for one table: made from the header's names, then applied to batch after batch on any thread.
struct ColumnTransforms: Sendable {
    /// What stands in place of a masked value: it tells that there is one, and neither its length nor its kind.
    static let mask = Array("***".utf8)

    /// One column of the outputs.
    private struct Step: Sendable {
        enum Action: Hashable, Sendable {
            case keep, hash, mask
        }

        /// Its place in the batches that come in, from 0.
        let source: Int
        let name: String
        let action: Action
    }

    private let steps: [Step]
    private let digests: KeyedDigests?
    /// The places of columns whose values leave hashed, masked or not at all. They are to be read as declared text: so no value of them
    /// is refused, zeros in front stay, and types and summaries say nothing of them.
    let readAsText: Set<Int>

    /// The columns of the outputs by name: the place of each in the batches that come in.
    var outputs: [(name: String, source: Int)] { steps.map { ($0.name, $0.source) } }

    /// Plans the edits for a table with these columns.
    ///
    /// - Parameter key: there when a column is hashed.
    /// - Throws: `MillraceError` of the code `usage` for a name that no column has, for edits that contradict each other, for two columns
    ///   of one name, for a table without columns, and for a missing key.
    static func plan(
        _ edits: ColumnEdits, names: [String], key: HashKey?
    ) throws(MillraceError) -> ColumnTransforms {
        try edits.validate()
        try checkNames(edits, names)
        guard edits.hashed.isEmpty || key != nil else {
            throw MillraceError(.usage, "--hash needs a key", remedy: "set \(HashKey.variable)")
        }
        let newNames = Dictionary(edits.renamed.map { ($0.column, $0.newName) }) { first, _ in first }
        var steps: [Step] = []
        for (source, name) in names.enumerated() where !edits.dropped.contains(name) {
            let action: Step.Action =
                edits.hashed.contains(name) ? .hash : edits.masked.contains(name) ? .mask : .keep
            steps.append(Step(source: source, name: newNames[name] ?? name, action: action))
        }
        try checkOutputs(steps.map(\.name), renamed: Set(newNames.values))
        let kept = Set(steps.filter { $0.action == .keep }.map(\.source))
        return ColumnTransforms(
            steps: steps, digests: key.map { KeyedDigests(key: $0) }, readAsText: Set(names.indices).subtracting(kept))
    }

    private static func checkNames(_ edits: ColumnEdits, _ names: [String]) throws(MillraceError) {
        let known = Set(names)
        let wanted = [
            ("--drop", edits.dropped), ("--hash", edits.hashed), ("--mask", edits.masked),
            ("--rename", edits.renamed.map(\.column)),
        ]
        for (option, columns) in wanted {
            guard let unknown = columns.first(where: { !known.contains($0) }) else { continue }
            throw MillraceError(
                .usage, "\(option): there is no column '\(unknown)'",
                remedy: "the columns are \(ColumnNames.listed(names)), in just these letters")
        }
    }

    private static func checkOutputs(_ names: [String], renamed: Set<String>) throws(MillraceError) {
        guard !names.isEmpty else {
            throw MillraceError(.usage, "--drop leaves no column", remedy: "keep at least one")
        }
        let columns = Dictionary(grouping: names) { $0.lowercased() }
        // Keys of JSON may differ in case alone.
        for name in renamed.sorted() where columns[name.lowercased(), default: []].count > 1 {
            throw MillraceError(
                .usage, "--rename gives two columns the name '\(name)'",
                remedy: "use names that differ in more than upper and lower case")
        }
    }

    /// The fields of the outputs, for batches with these.
    func outputSchema(_ schema: Schema) -> Schema {
        Schema(
            steps.map { step in
                let field = schema.fields[step.source]
                return Field(
                    step.name, step.action == .keep ? field.type : .string, isNullable: field.isNullable)
            })
    }

    /// The same rows with the columns of the outputs. A null stays null.
    ///
    /// - Precondition: hashed columns are strings, as they are when read as `readAsText` says, or have no value at all.
    func apply(_ batch: RecordBatch) -> RecordBatch {
        let columns = steps.map { step in
            let column = batch.columns[step.source]
            return switch step.action {
            case .keep: column
            case .hash: hashed(column)
            case .mask: ColumnTransforms.masked(column)
            }
        }
        return RecordBatch(schema: outputSchema(batch.schema), rowCount: batch.rowCount, columns: columns)
    }

    private func hashed(_ column: ColumnVector) -> ColumnVector {
        // A column that the file lacks may be of any type.
        if column.nullCount == column.count { return ColumnVector.nulls(of: .string, count: column.count) }
        guard case .binary(let values) = column.storage, let digests else {
            preconditionFailure("a hashed column is read as text")
        }
        return ColumnVector(
            type: .string, count: column.count, validity: column.validity,
            storage: .binary(digests.texts(of: values, validity: column.validity)))
    }

    private static func masked(_ column: ColumnVector) -> ColumnVector {
        let (there, missing) = (BinaryView(offset: 0, length: UInt32(mask.count)), BinaryView(offset: 0, length: 0))
        let views = (0..<column.count).map { column.isNull($0) ? missing : there }
        return ColumnVector(
            type: .string, count: column.count, validity: column.validity,
            storage: .binary(BinaryStorage(bytes: mask, views: views)))
    }
}
