import FuzzKit
import MillraceColumns
import MillraceText

/// An object of JSON, cut into slabs in one way.
struct JSONObjectFile {
    /// What it comes to.
    struct Table: Equatable {
        var names: [String] = []
        var rows: [[Cell]] = []
        var rejects: [RejectedRecord] = []
        /// What ended the object.
        var fault: RecordFault?

        /// Rows and rejects in front of a fault depend on the slab that it stands in.
        static func == (one: Table, other: Table) -> Bool {
            guard one.fault == nil, other.fault == nil else {
                return one.fault?.reason == other.fault?.reason && one.fault?.position == other.fault?.position
            }
            return one.names == other.names && one.rejects == other.rejects && one.rows.count == other.rows.count
                && zip(one.rows, other.rows).allSatisfy { $0.isIdentical(to: $1) }
        }
    }

    private var slabs: [Slab] = []

    init(_ content: [UInt8], recordLimit: Int, delivery: Delivery) {
        var cutter = JSONLinesCutter(slabBytes: delivery.slabBytes, recordLimit: recordLimit)
        var start = 0
        do throws(RecordFault) {
            while start < content.count {
                let part = Array(content[start..<min(start + delivery.partBytes, content.count)])
                try part.withUnsafeBufferPointer { buffer throws(RecordFault) in
                    try cutter.append(UnsafeRawBufferPointer(buffer), into: &slabs)
                }
                start += part.count
            }
            try cutter.finish(into: &slabs)
        } catch {
            require(false, "the cutter throws \(error.reason)")
        }
    }

    /// Types from all values, then rows.
    func table(declared: [String: LogicalType], flatten: Bool) -> Table {
        var table = Table()
        do throws(RecordFault) {
            var summary = JSONSummary()
            var rejects: [RejectedRecord] = []
            for slab in slabs {
                let classified = try JSONClassifier(declared: declared, flatten: flatten).decode(slab)
                summary.merge(classified.summary)
                rejects += classified.rejects
            }
            let plan = try JSONPlan(summary: summary, declared: declared, flatten: flatten)
            require(plan.holds(for: summary), "a plan that its own summary contradicts")
            table.names = plan.names
            try read(plan, into: &table)
            require(rejects == table.rejects, "the classifier rejects other records")
        } catch {
            table.fault = error
        }
        return table
    }

    private func read(_ plan: JSONPlan, into table: inout Table) throws(RecordFault) {
        let decoder = JSONLinesDecoder(plan: plan)
        var merged = JSONSummary()
        for slab in slabs {
            let decoded = try decoder.decode(slab)
            guard let batch = decoded.batch else { return require(false, "a type that not all values have") }
            require(batch.rowCount + decoded.rejects.count == decoded.recordCount, "a record was lost")
            table.rows += batch.rows
            table.rejects += decoded.rejects
            merged.merge(decoded.summary)
            require(plan.holds(for: merged), "a plan that does not hold for what it read")
        }
    }
}
