import MillraceColumns

/// How the records of a text are told apart and its values read: decided once, from its head, and the same for every pass over it.
package enum TextReading: Hashable, Sendable {
    /// CSV, TSV and their kin.
    case fields(CSVDialect, ValueOptions)
    /// JSON Lines, or one array; `flatten`: nested objects are columns of their own.
    case json(flatten: Bool)

    /// A cutter at the start of the text. A record of more than `recordLimit` bytes is a fault.
    package func cutter(slabBytes: Int, recordLimit: Int) -> TextCutter {
        switch self {
        case .fields(let dialect, _) where dialect.isPlain:
            .plain(SlabCutter(dialect: dialect, slabBytes: slabBytes, recordLimit: recordLimit))
        case .fields(let dialect, _):
            .careful(CarefulCutter(dialect: dialect, slabBytes: slabBytes, recordLimit: recordLimit))
        case .json: .json(JSONLinesCutter(slabBytes: slabBytes, recordLimit: recordLimit))
        }
    }

    /// Of no records.
    package var emptySummary: TextSummary {
        switch self {
        case .fields: .fields([])
        case .json: .json(JSONSummary())
        }
    }

    /// What summarises slabs; a record that `columns` refuses is in no summary.
    package func classifier(_ columns: TextColumns) -> TextClassifier {
        switch self {
        case .fields(let dialect, let values):
            .fields(
                CSVClassifier(
                    dialect: dialect, columnCount: max(columns.names.count, 1), declared: columns.declared,
                    required: columns.required, misfits: columns.misfits, values: values))
        case .json(let flatten):
            .json(
                JSONClassifier(
                    declared: columns.declaredByName, required: columns.requiredByName, flatten: flatten,
                    misfits: columns.misfits))
        }
    }

    /// Predicts from what is known (of the first records, or of all).
    ///
    /// - Throws: `tooManyColumns`.
    package func plan(_ columns: TextColumns, _ summary: TextSummary) throws(RecordFault) -> TextPlan {
        switch (self, summary) {
        case (.fields(_, let values), .fields(let summaries)):
            .fields(
                DecodingPlan(
                    names: columns.names, declared: columns.declared, required: columns.required, summaries: summaries,
                    misfits: columns.misfits, values: values))
        case (.json(let flatten), .json(let summary)):
            .json(
                try JSONPlan(
                    summary: summary, declared: columns.declaredByName, required: columns.requiredByName,
                    flatten: flatten, misfits: columns.misfits))
        case (.fields, .json), (.json, .fields): preconditionFailure("a summary of another format")
        }
    }

    /// Whether the first record names the columns.
    package var hasHeader: Bool { if case .fields(let dialect, _) = self { dialect.hasHeader } else { false } }

    /// The names of the columns, where each record names its own.
    package func names(_ summary: TextSummary) -> [String] {
        guard case .json(let flatten) = self, case .json(let summary) = summary else { return [] }
        return (try? JSONPlan(summary: summary, flatten: flatten).names) ?? []
    }

    /// What reads slabs as `plan` says.
    package func decoder(_ plan: TextPlan) -> TextDecoder {
        switch (self, plan) {
        case (.fields(let dialect, _), .fields(let plan)): .fields(CSVDecoder(dialect: dialect, plan: plan))
        case (.json, .json(let plan)): .json(JSONLinesDecoder(plan: plan))
        case (.fields, .json), (.json, .fields): preconditionFailure("a plan for another format")
        }
    }
}

/// What is known of a table's columns besides their values.
package struct TextColumns: Hashable, Sendable {
    /// As the text has them in front; empty where each record names its own.
    package var names: [String]
    /// Declared types by column, from 0.
    package var declared: [Int: LogicalType]
    /// Columns in which a null is refused.
    package var required: Set<Int>
    /// What becomes of values that these types cannot hold.
    package var misfits: MisfitPolicy
    /// Declared types by name, where each record names its columns.
    package var declaredByName: [String: LogicalType]
    /// Those in which a null is refused.
    package var requiredByName: Set<String>

    package init(
        names: [String] = [], declared: [Int: LogicalType] = [:], required: Set<Int> = [],
        misfits: MisfitPolicy = .reject, declaredByName: [String: LogicalType] = [:], requiredByName: Set<String> = []
    ) {
        self.names = names
        self.declared = declared
        self.required = required
        self.misfits = misfits
        self.declaredByName = declaredByName
        self.requiredByName = requiredByName
    }
}
