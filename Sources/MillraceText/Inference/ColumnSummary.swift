import MillraceColumns

/// What is known about all values of a column: how many of each class, and what is common to them. Two summaries merge into the one for
/// both, in whatever order.
///
/// A column's type is a pure function of it, so it does not depend on the order of rows, on slabs or on threads.
package struct ColumnSummary: Hashable, Sendable {
    private var counts = [UInt64](repeating: 0, count: ValueClass.allCases.count)
    /// Empty fields without quotes, and null texts.
    package internal(set) var nulls: UInt64 = 0
    /// The longest value in bytes, without quotes. Decoders know it of strings only; the classifier of every column.
    package internal(set) var longest = 0
    /// The layouts that fit every value which wants one.
    package internal(set) var layouts = DateLayouts.all
    /// The ways in which times are written behind dates that want a layout.
    package internal(set) var clocks: ClockShapes = []
    /// Values that could be read day first or month first. Only the classifier counts them.
    package internal(set) var ambiguousDates: UInt64 = 0
    /// Of all numbers, where decimals are inferred.
    package internal(set) var extent = DecimalExtent()
    /// Values that the column's declared type cannot hold, where that does not reject their record.
    package internal(set) var misfits: UInt64 = 0
    /// What the values were read under; the same for all parts of a column.
    package internal(set) var decimalInference = DecimalInference.off

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
        misfits += other.misfits
        longest = max(longest, other.longest)
        layouts.formIntersection(other.layouts)
        clocks.formUnion(other.clocks)
        ambiguousDates += other.ambiguousDates
        extent.merge(other.extent)
        // A part without values may have been made without options.
        if decimalInference == .off { decimalInference = other.decimalInference }
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
