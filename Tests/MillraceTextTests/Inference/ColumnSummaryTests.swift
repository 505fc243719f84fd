import MillraceColumns
import Testing

@testable import MillraceText

@Suite struct ColumnSummaryTests {
    private static func summary(of classes: Set<ValueClass>, count: UInt64 = 1) -> ColumnSummary {
        var summary = ColumnSummary()
        for valueClass in classes { summary[valueClass] = count }
        return summary
    }

    static let resolutions: [(Set<ValueClass>, LogicalType)] = [
        ([], LogicalType.string), ([.boolean], .boolean), ([.integer], .int64), ([.wideInteger], .int64),
        ([.integer, .wideInteger], .int64), ([.double], .double), ([.integer, .double], .double),
        ([.nonFinite, .integer], .double), ([.nonFinite, .double], .double), ([.nonFinite], .string),
        ([.wideInteger, .double], .string), ([.wideInteger, .nonFinite], .string), ([.boolean, .integer], .string),
        ([.date], .date), ([.date, .timestamp], .timestamp(isAdjustedToUTC: false)),
        ([.timestamp], .timestamp(isAdjustedToUTC: false)), ([.timestampTZ], .timestamp(isAdjustedToUTC: true)),
        ([.timestampTZ, .date], .string), ([.timestampTZ, .timestamp], .string), ([.text], .string),
        ([.text, .integer], .string), ([.date, .integer], .string), ([.digitWord], .boolean),
        ([.digitWord, .boolean], .boolean), ([.digitWord, .integer], .int64), ([.digitWord, .double], .double),
        ([.hugeInteger], .string), ([.exactDecimal], .string), ([.hugeInteger, .integer], .string),
        ([.exactDecimal, .double], .string), ([.otherDate], .string), ([.otherTimestamp], .string),
    ]

    @Test(arguments: resolutions) func `classes resolve to types`(
        classes: Set<ValueClass>, type: LogicalType
    ) {
        #expect(ColumnSummaryTests.summary(of: classes).resolvedType == type)
        #expect(ColumnSummaryTests.summary(of: classes, count: 9).resolvedType == type)
    }

    @Test func `a settled string stays a string whatever comes`() {
        let all = ValueClass.allCases
        for bits in 0..<1 << all.count {
            let summary = ColumnSummaryTests.summary(of: Set(all.filter { bits >> $0.rawValue & 1 == 1 }))
            guard summary.isSettledString else { continue }
            for valueClass in all {
                var more = summary
                more.merge(ColumnSummaryTests.summary(of: [valueClass]))
                #expect(more.isSettledString)
            }
        }
    }

    @Test func `merging adds and takes the longest`() {
        var one = ColumnSummaryTests.summary(of: [.integer], count: 3)
        one.nulls = 2
        one.longest = 5
        var other = ColumnSummaryTests.summary(of: [.integer, .text], count: 4)
        other.nulls = 1
        other.longest = 3
        one.merge(other)
        #expect(one[.integer] == 7 && one[.text] == 4 && one.nulls == 3 && one.longest == 5 && one.values == 11)
    }
}
