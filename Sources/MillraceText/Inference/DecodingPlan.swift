import MillraceColumns

/// The names of a table's columns and how to read each.
package struct DecodingPlan: Hashable, Sendable {
    package let names: [String]
    /// One a name.
    package let columns: [ColumnPlan]
    /// Declared columns in which a null is refused.
    package let required: Set<Int>
    /// What becomes of values that their declared types cannot hold.
    package let misfits: MisfitPolicy
    /// How values are written.
    package let rules: ValueRules

    /// One plan a name. CSV has no nested values.
    package init(
        names: [String], columns: [ColumnPlan], required: Set<Int> = [], misfits: MisfitPolicy = .reject,
        values: ValueOptions = ValueOptions()
    ) {
        precondition(names.count == columns.count, "a plan needs one way of reading a column")
        precondition(columns.allSatisfy(\.isReadable), "a type that CSV cannot be read as")
        self.names = names
        self.columns = columns
        self.required = required
        self.misfits = misfits
        self.rules = ValueRules(values)
    }

    /// Predicts from the summaries of the first records (or of all); a type in `declared`, by column from 0, wins, but where it is to give
    /// way to values that it cannot hold.
    ///
    /// The summaries must have been made with the same options.
    package init(
        names: [String], declared: [Int: LogicalType], required: Set<Int> = [], summaries: [ColumnSummary],
        misfits: MisfitPolicy = .reject, values: ValueOptions = ValueOptions()
    ) {
        let plans = names.indices.map { column -> ColumnPlan in
            let isWidened = misfits == .widen && column < summaries.count && summaries[column].misfits > 0
            if let type = declared[column], !isWidened { return .declared(type) }
            return column < summaries.count ? ColumnPlan(predicting: summaries[column]) : .predicted(.string)
        }
        self.init(names: names, columns: plans, required: required, misfits: misfits, values: values)
    }

    package var types: [LogicalType] { columns.map(\.type) }

    /// Every field may be null: no number of rows without a null promises that the next has none.
    package var schema: Schema {
        Schema(zip(names, columns).map { Field($0, $1.type) })
    }

    /// The columns of a batch: one more than the table has where texts are rescued.
    var batchSchema: Schema {
        guard case .rescue = misfits else { return schema }
        return Schema(schema.fields + [MisfitPolicy.rescuedField])
    }

    /// How many columns may have values that are rescued.
    var rescuableColumns: Int {
        guard case .rescue = misfits else { return 0 }
        return columns.count { if case .declared(let type) = $0 { type != .string } else { false } }
    }

    /// Whether all values so far, merged in any order, resolve to the types of this plan.
    ///
    /// A column without a value yet agrees with every type. False is a contradiction.
    package func holds(for merged: [ColumnSummary]) -> Bool {
        zip(columns, merged).allSatisfy { $0.agrees(with: $1, misfits) }
    }
}
