import MillraceColumns

/// The names of a table's columns and how to read each.
package struct DecodingPlan: Hashable, Sendable {
    package let names: [String]
    /// One a name.
    package let columns: [ColumnPlan]
    /// Declared columns in which a null is refused.
    package let required: Set<Int>
    /// How values are written.
    package let rules: ValueRules

    /// One plan a name. CSV has no nested values.
    package init(
        names: [String], columns: [ColumnPlan], required: Set<Int> = [], values: ValueOptions = ValueOptions()
    ) {
        precondition(names.count == columns.count, "a plan needs one way of reading a column")
        precondition(columns.allSatisfy(\.isReadable), "a type that CSV cannot be read as")
        self.names = names
        self.columns = columns
        self.required = required
        self.rules = ValueRules(values)
    }

    /// Predicts from the summaries of the first records (or of all); a type in `declared`, by column from 0, wins.
    ///
    /// The summaries must have been made with the same options.
    package init(
        names: [String], declared: [Int: LogicalType], required: Set<Int> = [], summaries: [ColumnSummary],
        values: ValueOptions = ValueOptions()
    ) {
        let plans = names.indices.map { column -> ColumnPlan in
            if let type = declared[column] { return .declared(type) }
            return column < summaries.count ? ColumnPlan(predicting: summaries[column]) : .predicted(.string)
        }
        self.init(names: names, columns: plans, required: required, values: values)
    }

    package var types: [LogicalType] { columns.map(\.type) }

    /// Every field may be null: no number of rows without a null promises that the next has none.
    package var schema: Schema {
        Schema(zip(names, columns).map { Field($0, $1.type) })
    }

    /// Whether all values so far, merged in any order, resolve to the types of this plan.
    ///
    /// A column without a value yet agrees with every type. False is a contradiction.
    package func holds(for merged: [ColumnSummary]) -> Bool {
        zip(columns, merged).allSatisfy { $0.agrees(with: $1) }
    }
}
