import MillraceColumns
import Testing

@testable import MillraceText

/// Runs the fast path over bytes that arrive in parts of a given size.
struct FastJSON {
    var partBytes = 64 << 10
    var slabBytes = 2 << 20
    var recordLimit = 1 << 30
    var declared: [String: LogicalType] = [:]
    var required: Set<String> = []
    var flatten = false
    var misfits = MisfitPolicy.reject

    func cut(_ input: [UInt8]) throws -> [Slab] {
        var cutter = JSONLinesCutter(slabBytes: slabBytes, recordLimit: recordLimit)
        var slabs: [Slab] = []
        var start = 0
        while start < input.count {
            let end = min(start + partBytes, input.count)
            try Array(input[start..<end]).withUnsafeBytes { try cutter.append($0, into: &slabs) }
            start = end
        }
        try cutter.finish(into: &slabs)
        return slabs
    }

    /// What is known about all values.
    func summarize(_ slabs: [Slab]) throws -> (summary: JSONSummary, rejects: [RejectedRecord]) {
        let classifier = JSONClassifier(
            declared: declared, required: required, flatten: flatten, misfits: misfits)
        var summary = JSONSummary()
        var rejects: [RejectedRecord] = []
        for slab in slabs {
            let classified = try classifier.decode(slab)
            summary.merge(classified.summary)
            rejects += classified.rejects
        }
        return (summary, rejects)
    }

    func plan(_ input: [UInt8]) throws -> JSONPlan {
        try JSONPlan(
            summary: summarize(cut(input)).summary, declared: declared, required: required, flatten: flatten,
            misfits: misfits)
    }

    /// The table as the pipeline would make it: types from all values, then rows.
    func read(_ input: [UInt8]) throws -> SlowJSONTable {
        let slabs = try cut(input)
        let (summary, rejects) = try summarize(slabs)
        let plan = try JSONPlan(
            summary: summary, declared: declared, required: required, flatten: flatten, misfits: misfits)
        var table = try read(slabs, plan)
        #expect(table.rejects == rejects.map(SlowJSONReject.init))
        if table.rows.isEmpty { table.schema = [] }
        return table
    }

    /// The rows of slabs under a plan that holds for them.
    func read(_ input: [Slab], _ plan: JSONPlan) throws -> SlowJSONTable {
        var slabs = input
        var table = SlowJSONTable()
        table.schema = plan.schema.fields
        let decoder = JSONLinesDecoder(plan: plan)
        var merged = JSONSummary()
        while !slabs.isEmpty {
            // Let go, as the pipeline does it: the decoder may change the text in place.
            let slab = slabs.removeFirst()
            #expect(slab.recordsBefore == UInt64(table.records))
            let decoded = try decoder.decode(consume slab)
            let batch = try #require(decoded.batch, "a batch of values that the plan was made of")
            #expect(batch.rowCount + decoded.rejects.count == decoded.recordCount)
            table.records += decoded.recordCount
            table.rejects += decoded.rejects.map(SlowJSONReject.init)
            table.rows += (0..<batch.rowCount).map { row in batch.columns.map { $0.cell(at: row) } }
            merged.merge(decoded.summary)
            #expect(plan.holds(for: merged))
        }
        return table
    }
}

extension SlowJSONReject {
    init(_ reject: RejectedRecord) {
        let position = reject.fault.position
        self.init(
            reason: reject.fault.reason.rawValue, record: Int(position.record), line: Int(position.line),
            byte: Int(position.byte), start: Int(reject.byte), startLine: Int(reject.line), raw: reject.raw)
    }
}
