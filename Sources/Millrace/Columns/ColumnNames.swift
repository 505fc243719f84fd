/// Names of columns in messages: they are in a header, so they are not the customer's values.
enum ColumnNames {
    private static let most = 20

    /// `'a', 'b' and 'c'`; of many, the first twenty.
    static func listed(_ names: [String]) -> String {
        let quoted = names.prefix(most).map { "'\($0)'" }
        if names.count > most { return quoted.joined(separator: ", ") + " and \(names.count - most) more" }
        guard let last = quoted.last, quoted.count > 1 else { return quoted.first ?? "none" }
        return quoted.dropLast().joined(separator: ", ") + " and " + last
    }
}
