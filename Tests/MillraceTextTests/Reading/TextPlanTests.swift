import MillraceColumns
import Testing

@testable import MillraceText

struct TextPlanTests {
    private func slab(entries: Int, length: Int) -> Slab {
        Slab(
            bytes: [UInt8](repeating: 0, count: length), length: length, index: [UInt32](repeating: 0, count: entries),
            ordinal: 0, byteOffset: 0, firstLine: 1, recordsBefore: 0)
    }

    @Test func aTableWithoutColumnsHasAnEstimateToo() {
        let plan = TextPlan.fields(DecodingPlan(names: [], columns: []))
        #expect(plan.columnBytes(slab(entries: 3, length: 3)) == 48)
    }

    @Test func rescuedTextsAreCountedOnlyForColumnsThatMayHaveThem() {
        let columns: [ColumnPlan] = [.declared(.int64), .declared(.string), .predicted(.int64), .predicted(.string)]
        let kept = TextPlan.fields(DecodingPlan(names: ["a", "b", "c", "d"], columns: columns))
        let rescuing = TextPlan.fields(
            DecodingPlan(
                names: ["a", "b", "c", "d"], columns: columns, misfits: .rescue(names: ["a", "b", "c", "d"])))
        #expect(kept.columnBytes(slab(entries: 100, length: 400)) == 1600)
        #expect(rescuing.columnBytes(slab(entries: 100, length: 400)) == 1600 + (4800 + 400) / 4)
    }
}
