/// What is known about all values of a text. Two summaries, of neighbouring parts in their order, merge into the one for both.
package enum TextSummary: Sendable {
    /// One a column; none at all merge with any.
    case fields([ColumnSummary])
    case json(JSONSummary)

    /// Takes in the summary of the records that follow.
    package mutating func merge(_ other: TextSummary) {
        switch (consume self, other) {
        case (.fields(var mine), .fields(let others)):
            mine.merge(others)
            self = .fields(mine)
        case (.json(var mine), .json(let others)):
            mine.merge(others)
            self = .json(mine)
        case (.fields, .json), (.json, .fields): preconditionFailure("a summary of another format")
        }
    }
}
