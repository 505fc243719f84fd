import MillraceColumns
import Synchronization

/// The sources of a run that do not fit their dataset: they wait until all others are done, then the schema evolves once for all of them.
final class DatasetAside: Sendable {
    /// One of them.
    struct Item: Sendable {
        let source: SourceObject
        /// Whether it can be converted in this run: the rows of others are in the old output of one that cannot.
        let isConvertible: Bool
    }

    /// What is kept of them is a few hundred bytes each.
    static let most = 100_000

    private let items = Mutex<[Item]>([])

    /// In an order that does not depend on which of them was read first.
    var all: [Item] {
        items.withLock { items in
            items.sorted { $0.source.output.source.utf8.lexicographicallyPrecedes($1.source.output.source.utf8) }
        }
    }

    /// Takes a source in.
    ///
    /// - Returns: false when there are too many already.
    func put(_ source: SourceObject, isConvertible: Bool) -> Bool {
        items.withLock { items in
            guard items.count < DatasetAside.most else { return false }
            items.append(Item(source: source, isConvertible: isConvertible))
            return true
        }
    }
}

extension MillraceError {
    /// The `reason` of a source that has columns, or values, that its dataset has no place for.
    static let outgrewDataset = "outgrew_dataset"

    /// A source with columns that its dataset lacks.
    static func unknownColumns(_ names: [String], of schema: DatasetSchema) -> MillraceError {
        MillraceError(
            .valueRefused,
            "it has columns that version \(schema.version) of the dataset's schema lacks: \(ColumnNames.listed(names))",
            remedy:
                "add them with --evolve add, keep their values aside with --evolve rescue, or leave them out with --drop",
            reason: outgrewDataset)
    }
}
