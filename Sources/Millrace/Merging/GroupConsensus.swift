import MillraceText

/// What is known about all values of a group's columns: those of one name are one column.
///
/// Names of CSV are the same whatever their case: a table cannot have both. Keys of JSON are taken as they stand, as in one object.
struct GroupConsensus: Sendable {
    private var places: [String: Int] = [:]
    private var columns: [ColumnSummary] = []
    private var records: JSONSummary?

    /// Takes in a member; `header` is nil where records name their own columns. Members come in the order of their rows.
    mutating func merge(_ header: [String]?, _ summary: TextSummary) {
        switch summary {
        case .json(let summary):
            if records?.merge(summary) == nil { records = summary }
        case .fields(let summaries):
            for (column, name) in (header ?? []).enumerated() {
                let place = place(of: name)
                if summaries.indices ~= column { columns[place].merge(summaries[column]) }
            }
        }
    }

    /// What is known of a member's columns, in its order.
    func summary(for header: [String]?) -> TextSummary {
        guard let header else { return .json(records ?? JSONSummary()) }
        return .fields(header.map { name in places[name.lowercased()].map { columns[$0] } ?? ColumnSummary() })
    }

    private mutating func place(of name: String) -> Int {
        let key = name.lowercased()
        if let place = places[key] { return place }
        columns.append(ColumnSummary())
        places[key] = columns.count - 1
        return columns.count - 1
    }
}
