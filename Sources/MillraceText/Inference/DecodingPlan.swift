import MillraceColumns

/// The names of a table's columns and how to read each.
package struct DecodingPlan: Hashable, Sendable {
    package let names: [String]
    /// One a name.
    package let columns: [ColumnPlan]

    /// One plan a name. CSV has no nested values, and decimals are declared only.
    package init(names: [String], columns: [ColumnPlan]) {
        precondition(names.count == columns.count, "a plan needs one way of reading a column")
        precondition(columns.allSatisfy(\.isReadable), "a type that CSV cannot be read as")
        self.names = names
        self.columns = columns
    }

    /// Predicts from the summaries of the first records (or of all); a type in `declared`, by column from 0, wins.
    package init(names: [String], declared: [Int: LogicalType], summaries: [ColumnSummary]) {
        let plans = names.indices.map { column -> ColumnPlan in
            if let type = declared[column] { return .declared(type) }
            guard column < summaries.count else { return .predicted(.string) }
            let summary = summaries[column]
            return summary.isSettledString ? .settledString : .predicted(summary.resolvedType)
        }
        self.init(names: names, columns: plans)
    }

    package var types: [LogicalType] { columns.map(\.type) }

    /// Every field may be null: no number of rows without a null promises that the next has none.
    package var schema: Schema {
        Schema(zip(names, columns).map { Field($0, $1.type) })
    }

    /// Whether all values so far, merged in slab order, resolve to the types of this plan.
    ///
    /// A column without a value yet agrees with every type. False is a contradiction.
    package func holds(for merged: [ColumnSummary]) -> Bool {
        zip(columns, merged).allSatisfy { plan, summary in
            guard case .predicted(let type) = plan, summary.values > 0 else { return true }
            return summary.resolvedType == type || (type.isResolvedLater(from: summary))
        }
    }
}

extension LogicalType {
    /// Whether a part of a column's values may resolve to something narrower than all of them: the rest may still come.
    fileprivate func isResolvedLater(from summary: ColumnSummary) -> Bool {
        switch self {
        case .double: summary.classes.isSubset(of: [.integer, .nonFinite])
        case .timestamp(isAdjustedToUTC: false): summary.classes == [.date]
        default: false
        }
    }
}
