import MillraceColumns

/// What is known about all values of a column: how many of each class. Two summaries merge into the one for both.
///
/// A column's type is a pure function of it, so it does not depend on the order of rows, on slabs or on threads.
package struct ColumnSummary: Hashable, Sendable {
    private var counts = [UInt64](repeating: 0, count: ValueClass.allCases.count)
    /// Empty fields without quotes.
    package internal(set) var nulls: UInt64 = 0
    /// The longest value in bytes, without quotes. Decoders know it of strings only; the classifier of every column.
    package internal(set) var longest = 0

    /// Of no values.
    package init() {}

    /// The number of values in a class.
    package internal(set) subscript(valueClass: ValueClass) -> UInt64 {
        get { counts[valueClass.rawValue] }
        set { counts[valueClass.rawValue] = newValue }
    }

    /// The values that are not null.
    package var values: UInt64 { counts.reduce(0, +) }

    /// The classes that occur.
    package var classes: Set<ValueClass> { Set(ValueClass.allCases.filter { self[$0] > 0 }) }

    package mutating func merge(_ other: ColumnSummary) {
        for place in counts.indices { counts[place] += other.counts[place] }
        nulls += other.nulls
        longest = max(longest, other.longest)
    }
}

extension ColumnSummary {
    /// The narrowest type that gives every value back.
    package var resolvedType: LogicalType {
        let classes = classes
        if classes == [.boolean] { return .boolean }
        if classes.isEmpty { return .string }
        if classes.isSubset(of: [.integer, .wideInteger]) { return .int64 }
        // Infinities alone are as likely words; an integer beyond 2^53 may not be a double.
        if classes.isSubset(of: [.integer, .double, .nonFinite]), classes != [.nonFinite] { return .double }
        if classes == [.date] { return .date }
        if classes.isSubset(of: [.date, .timestamp]) { return .timestamp(isAdjustedToUTC: false) }
        if classes == [.timestampTZ] { return .timestamp(isAdjustedToUTC: true) }
        return .string
    }

    /// Whether no further value can change the type from string.
    package var isSettledString: Bool {
        resolvedType == .string && !classes.isSubset(of: [.nonFinite])
    }
}

extension [ColumnSummary] {
    /// Merges column by column; no summaries at all merge with any.
    package mutating func merge(_ other: [ColumnSummary]) {
        if isEmpty {
            self = other
            return
        }
        for (column, summary) in zip(indices, other) { self[column].merge(summary) }
    }
}
