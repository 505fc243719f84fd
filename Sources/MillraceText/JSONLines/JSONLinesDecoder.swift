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
        self.classifier = JSONClassifier(
            declared: plan.declared, required: plan.required, flatten: plan.flatten, misfits: plan.misfits)
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
        return switch plan.misfits {
        case .reject: try decode(consume locator)
        case .widen: try decodeWidening(locator)
        case .rescue, .rescueByKey: try decodeRescuing(locator)
        }
    }

    /// What the declared kernels read says too little about the types that columns may be widened to: the classifier says it.
    private func decodeWidening(_ locator: JSONLocator) throws(RecordFault) -> DecodedSlab<JSONSummary> {
        let exact = try classifier.summarize(locator)
        guard exact.summary.misfits.isEmpty else { return exact }
        let decoded = try decode(locator)
        return DecodedSlab<JSONSummary>(
            batch: decoded.batch, recordCount: decoded.recordCount, rejects: decoded.rejects, summary: exact.summary)
    }

    /// Reads the slab without the values that are rescued, and adds the column that keeps them.
    private func decodeRescuing(_ locator: JSONLocator) throws(RecordFault) -> DecodedSlab<JSONSummary> {
        // Most slabs have nothing to rescue, and are read once.
        let plain = try decode(locator)
        guard plain.batch != nil, plain.rejects.contains(where: { $0.fault.reason == .valueRefused }) else {
            return DecodedSlab<JSONSummary>(
                batch: plain.batch.map { rescued($0, nil, plain.rejects, locator) }, recordCount: plain.recordCount,
                rejects: plain.rejects, summary: plain.summary)
        }
        var found = classifier.misfits(in: locator)
        let decoded = try decode(try found.map { found throws(RecordFault) in try JSONLocator(found.slab) } ?? locator)
        let rejects = found?.restore(decoded.rejects, locator) ?? decoded.rejects
        var summary = decoded.summary
        summary.misfits = found?.counts(plan.declared) ?? [:]
        return DecodedSlab<JSONSummary>(
            batch: decoded.batch.map { rescued($0, found, rejects, locator) }, recordCount: decoded.recordCount,
            rejects: rejects, summary: summary)
    }

    private func rescued(
        _ batch: RecordBatch, _ found: JSONMisfits?, _ rejects: [RejectedRecord], _ locator: JSONLocator
    ) -> RecordBatch {
        var renamed: [String: String] = [:]
        if case .rescueByKey(let names) = plan.misfits { renamed = names }
        let vector =
            found?.vector(rejects: rejects, locator, renamed: renamed)
            ?? RescuedCells().vector(rows: batch.rowCount, names: [])
        return RecordBatch(
            schema: Schema(batch.schema.fields + [MisfitPolicy.rescuedField]), rowCount: batch.rowCount,
            columns: batch.columns + [vector])
    }

    private func decode(_ locator: consuming JSONLocator) throws(RecordFault) -> DecodedSlab<JSONSummary> {
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
