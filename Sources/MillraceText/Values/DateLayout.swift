/// A way to write a day besides ISO's: what comes first, and the mark between the numbers.
package struct DateLayout: Hashable, Sendable {
    package let order: DateOrder
    /// `/`, `-` or `.`.
    package let mark: UInt8

    package init(_ order: DateOrder, mark: UInt8) {
        self.order = order
        self.mark = mark
    }

    /// ISO's own, in which months and days may have one digit.
    package static let dashedYearFirst = DateLayout(.yearFirst, mark: UInt8(ascii: "-"))

    static let marks: [UInt8] = [UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: ".")]
    /// All there are; a layout's place here is its bit in `DateLayouts`.
    static let all = DateOrder.allCases.flatMap { order in marks.map { DateLayout(order, mark: $0) } }
}

/// Ways to write a day.
package struct DateLayouts: OptionSet, Hashable, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package init(_ layout: DateLayout) {
        self.init(rawValue: DateLayout.all.firstIndex(of: layout).map { 1 << UInt16($0) } ?? 0)
    }

    package static let all = DateLayouts(rawValue: 0x1FF)
    /// With the year in front, where day and month cannot be mistaken.
    package static let yearFirst = DateLayouts(
        DateLayout.marks.map { DateLayouts(DateLayout(.yearFirst, mark: $0)) })

    package var count: Int { rawValue.nonzeroBitCount }

    /// The only one; nil for more or fewer.
    package var only: DateLayout? { count == 1 ? DateLayout.all[rawValue.trailingZeroBitCount] : nil }
}
