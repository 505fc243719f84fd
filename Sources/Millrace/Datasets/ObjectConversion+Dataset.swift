import MillraceText

/// What a dataset asks of an object.
extension ObjectConversion {
    /// Refuses columns that the dataset lacks, unless their values go aside.
    ///
    /// - Parameter areKeys: whether they are keys of JSON, which are taken as they stand.
    func requireKnown(_ names: [String], areKeys: Bool = false) throws(MillraceError) {
        guard let dataset = options.dataset else { return }
        if areKeys { try requireSameCase(names, dataset.schema) }
        guard dataset.policy != .rescue else { return }
        let unknown = dataset.schema.unknown(names).filter { !options.edits.dropped.contains($0) }
        guard !unknown.isEmpty else { return }
        var error = MillraceError.unknownColumns(unknown, of: dataset.schema)
        error.object = source.name
        throw error
    }

    /// Beside the dataset's column a key of another case would be one column twice, to all who read tables.
    private func requireSameCase(_ names: [String], _ schema: DatasetSchema) throws(MillraceError) {
        let columns = schema.columns.columns.map(\.name)
        let known = Set(columns)
        for name in names where !known.contains(name) && !options.edits.dropped.contains(name) {
            guard let column = columns.first(where: { $0.lowercased() == name.lowercased() }) else { continue }
            throw MillraceError(
                .valueRefused, "its key '\(name)' differs from the dataset's column '\(column)' in case only",
                remedy: "write keys alike in all sources: in JSON they are taken as they stand", object: source.name)
        }
    }

    /// Refuses an object of which a column was widened: its dataset widens first.
    func requireFitting(_ product: EncodingPass.Product) throws(MillraceError) {
        guard options.dataset?.policy == .widen, product.misfits.contains(where: { $0.written != $0.declared }) else {
            return
        }
        throw outgrown()
    }

    /// The failure of an object with values that the dataset's types cannot hold.
    func outgrown() -> MillraceError {
        MillraceError(
            .valueRefused, "it has values that the types of the dataset's schema cannot hold",
            remedy: "--evolve widen lets the types give way", object: source.name,
            reason: MillraceError.outgrewDataset)
    }
}

extension TextSummary {
    /// Whether a declared type could not hold some value.
    var hasMisfits: Bool {
        switch self {
        case .fields(let columns): columns.contains { $0.misfits > 0 }
        case .json(let records): !records.misfits.isEmpty
        }
    }
}
