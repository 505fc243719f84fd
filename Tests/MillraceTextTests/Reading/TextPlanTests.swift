import MillraceColumns
import Testing

@testable import MillraceText

struct TextPlanTests {
    @Test func aTableWithoutColumnsHasAnEstimateToo() {
        let plan = TextPlan.fields(DecodingPlan(names: [], columns: []))
        #expect(plan.columnBytes(entries: 3, textBytes: 3) == 48)
    }

    @Test func rescuedTextsAreCountedOnlyForColumnsThatMayHaveThem() {
        let columns: [ColumnPlan] = [.declared(.int64), .declared(.string), .predicted(.int64), .predicted(.string)]
        let kept = TextPlan.fields(DecodingPlan(names: ["a", "b", "c", "d"], columns: columns))
        let rescuing = TextPlan.fields(
            DecodingPlan(
                names: ["a", "b", "c", "d"], columns: columns, misfits: .rescue(names: ["a", "b", "c", "d"])))
        #expect(kept.columnBytes(entries: 100, textBytes: 400) == 1600)
        #expect(rescuing.columnBytes(entries: 100, textBytes: 400) == 1600 + (4800 + 400) / 4)
    }
}
