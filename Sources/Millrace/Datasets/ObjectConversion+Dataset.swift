import MillraceText

/// What a dataset asks of an object.
extension ObjectConversion {
    /// Refuses columns that the dataset lacks, unless their values go aside.
    func requireKnown(_ names: [String]) throws(MillraceError) {
        guard let dataset = options.dataset, dataset.policy != .rescue else { return }
        let unknown = dataset.schema.unknown(names).filter { !options.edits.dropped.contains($0) }
        guard !unknown.isEmpty else { return }
        var error = MillraceError.unknownColumns(unknown, of: dataset.schema)
        error.object = source.name
        throw error
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
