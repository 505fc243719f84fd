import CMillraceScan
import MillraceBytes
import MillraceColumns

/// Reads slabs of JSON into batches, records into columns at once.
///
/// What it makes is a function of the slab and the plan: slabs may be read in any order, on any thread.
package struct JSONLinesDecoder: BatchDecoder {
    package let plan: JSONPlan
    private let layout: JSONLayout
    private let classifier: JSONClassifier

    package init(plan: JSONPlan) {
        self.plan = plan
        self.layout = JSONLayout(plan)
        self.classifier = JSONClassifier(declared: plan.declared, required: plan.required, flatten: plan.flatten)
    }

    /// Decodes all records of a slab.
    ///
    /// The batch is nil when a value or a key contradicts the plan; the summary is then the classifier's. What was predicted for
    /// want of values may still not hold: only `JSONPlan.holds(for:)` can tell.
    ///
    /// - Throws: `recordTooLarge`, which ends the object.
    /// - Complexity: O(bytes), and O(columns) for each rejected record.
    package func decode(_ slab: consuming Slab) throws(RecordFault) -> DecodedSlab<JSONSummary> {
        let locator = try JSONLocator(consume slab)
        let workspace = JSONWorkspace(layout, records: locator.records.count)
        guard let (rejects, repeatedKeys) = read(locator, into: workspace) else {
            return try classifier.summarize(locator)
        }
        let count = locator.records.count
        // From here on nobody else needs the text: where the caller has let the slab go, it is changed in place.
        var text = (consume locator).slab.bytes
        let columns = JSONColumnTaker(workspace, text: &text)
        var summary = columns.summary
        summary.repeatedKeys = repeatedKeys
        return DecodedSlab<JSONSummary>(
            batch: columns.batch(plan), recordCount: count, rejects: rejects, summary: summary)
    }

    /// Reads all records; nil at the first that contradicts the plan.
    private func read(
        _ locator: JSONLocator, into workspace: JSONWorkspace
    ) -> (rejects: [RejectedRecord], repeatedKeys: UInt64)? {
        locator.withText { text in
            var reader = JSONRecordReader(workspace, text: text)
            var refuser: JSONRecordReader?
            var rejects: [RejectedRecord] = []
            for record in 0..<locator.records.count {
                let place = locator.records[record]
                if let fault = locator.fault(before: record) {
                    rejects.append(fault)
                    continue
                }
                switch reader.read(text + place.start, to: text + place.end) {
                case .kept: break
                case .rejected(let fault): rejects.append(locator.reject(record, fault, in: text))
                case .refused(let refusal):
                    rejects.append(locator.reject(record, refusal, in: text))
                case .contradicted:
                    // What the plan did not expect stood in front of what a declared type refuses: then nothing of the record counts.
                    refuser = refuser ?? classifier.refuser(of: text)
                    guard let refusal = refuser?.refusal(in: text + place.start, to: text + place.end) else {
                        return nil
                    }
                    rejects.append(locator.reject(record, refusal, in: text))
                }
            }
            return (rejects, reader.repeatedKeys)
        }
    }
}
