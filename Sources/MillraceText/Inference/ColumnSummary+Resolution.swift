import MillraceColumns

/// Classes that one type can hold together.
enum ClassFamily {
    static let booleans: Set<ValueClass> = [.boolean, .digitWord]
    static let integers: Set<ValueClass> = [.digitWord, .integer, .wideInteger]
    /// An integer beyond 2^53 may not be a double.
    static let doubles: Set<ValueClass> = [.digitWord, .integer, .double, .nonFinite]
    static let decimals = Set(ValueClass.allCases.filter(\.isFiniteNumber))
    static let dates: Set<ValueClass> = [.date, .otherDate]
    static let timestamps: Set<ValueClass> = [.date, .timestamp]
    /// Times behind dates of one layout, all written alike; ISO's are not among them, nor are dates alone.
    static let otherTimestamps: Set<ValueClass> = [.otherTimestamp]
    static let instants: Set<ValueClass> = [.timestampTZ]
}

extension ColumnSummary {
    /// The narrowest type that gives every value back.
    package var resolvedType: LogicalType {
        let classes = classes
        if classes.isEmpty { return .string }
        if classes.isSubset(of: ClassFamily.booleans) { return .boolean }
        if classes.isSubset(of: ClassFamily.integers) { return .int64 }
        if decimalInference == .always, let decimal = decimalType { return decimal }
        // Infinities alone are as likely words.
        if classes.isSubset(of: ClassFamily.doubles), classes != [.nonFinite] { return .double }
        if let decimal = decimalType { return decimal }
        if classes == [.date] { return .date }
        if classes.isSubset(of: ClassFamily.timestamps) { return .timestamp(isAdjustedToUTC: false) }
        if resolvedLayout != nil { return self[.otherDate] > 0 ? .date : .timestamp(isAdjustedToUTC: false) }
        if classes == ClassFamily.instants { return .timestamp(isAdjustedToUTC: true) }
        return .string
    }

    /// The layout of a column of dates or timestamps that are not all ISO's (or in the declared order); nil for every other column.
    package var resolvedLayout: DateLayout? {
        guard self[.otherDate] > 0 || self[.otherTimestamp] > 0 else { return nil }
        return possibleLayouts.only
    }

    /// Whether no further value can change the type from string.
    package var isSettledString: Bool {
        let classes = classes
        let families = [ClassFamily.booleans, ClassFamily.integers, ClassFamily.doubles, ClassFamily.instants]
        if families.contains(where: { classes.isSubset(of: $0) }) { return false }
        if classes.isSubset(of: ClassFamily.decimals), decimalType != nil { return false }
        return !classes.isSubset(of: ClassFamily.timestamps) && possibleLayouts.isEmpty
    }

    /// The decimal type that holds all values, where decimals are inferred and all values are numbers.
    private var decimalType: LogicalType? {
        guard decimalInference != .off, classes.isSubset(of: ClassFamily.decimals) else { return nil }
        return extent.decimalType
    }

    /// The layouts that all dates may have, or all timestamps; none where values are of other kinds or not written alike.
    ///
    /// ISO's own dates have but one.
    var possibleLayouts: DateLayouts {
        let classes = classes
        if classes.isSubset(of: ClassFamily.otherTimestamps) { return clocks.count <= 1 ? layouts : [] }
        guard classes.isSubset(of: ClassFamily.dates) else { return [] }
        return self[.date] > 0 ? layouts.intersection(DateLayouts(.dashedYearFirst)) : layouts
    }
}
