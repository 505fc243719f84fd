import MillraceBytes
import MillraceColumns

/// Summarises a slab exactly and makes no batch: for the prediction, for what follows a contradiction, for `sniff`.
package struct JSONClassifier: BatchDecoder {
    /// Records that it refuses are rejected, and not summarised: by their declared types or, where those give way, by their nulls alone.
    private let rejecting: JSONLayout?
    /// What finds values that are rescued, or widen their column.
    private let finding: JSONLayout?
    private let types: [String: LogicalType]
    private let misfits: MisfitPolicy

    /// - Parameters: as those of `JSONPlan`.
    package init(
        declared: [String: LogicalType] = [:], required: Set<String> = [], flatten: Bool = false,
        misfits: MisfitPolicy = .reject
    ) {
        types = declared
        self.misfits = misfits
        func layout(_ types: [String: LogicalType], _ required: Set<String>) -> JSONLayout? {
            let fields = JSONDeclarations(types, required: required, flatten: flatten).fields
            return fields.isEmpty ? nil : JSONLayout(JSONPlan(fields: fields, flatten: false))
        }
        switch misfits {
        case .reject:
            rejecting = layout(declared, required)
            finding = nil
        case .rescue, .rescueByKey:
            rejecting = layout(declared, required)
            finding = rejecting
        case .widen:
            rejecting = layout(Dictionary(uniqueKeysWithValues: required.map { ($0, .string) }), required)
            finding = layout(declared, [])
        }
    }

    /// The summary and the rejects of a slab; the batch is nil.
    ///
    /// - Throws: `recordTooLarge` and `tooManyColumns`, which end the object.
    /// - Complexity: O(bytes).
    package func decode(_ slab: consuming Slab) throws(RecordFault) -> DecodedSlab<JSONSummary> {
        try summarize(try JSONLocator(consume slab))
    }

    /// Reads nothing but what is declared; nil where nothing is.
    func refuser(of text: UnsafePointer<UInt8>) -> JSONRecordReader? {
        rejecting.map { JSONRecordReader(JSONWorkspace($0, records: 1), text: text, skipsOthers: true) }
    }

    /// The values of a slab that are rescued, or widen their column; nil where there are none.
    func misfits(in locator: JSONLocator) -> JSONMisfits? {
        guard let finding else { return nil }
        let found = JSONMisfits(locator, finding, tellsAll: misfits == .widen)
        return found.notes.isEmpty ? nil : found
    }

    func summarize(_ locator: JSONLocator) throws(RecordFault) -> DecodedSlab<JSONSummary> {
        guard var found = misfits(in: locator) else { return try tally(locator) }
        // What widens a column counts among its values; what is rescued does not.
        let rest = misfits == .widen ? locator : try JSONLocator(found.slab)
        let decoded = try tally(rest)
        let rejects = found.restore(decoded.rejects, locator)
        var summary = decoded.summary
        summary.misfits = found.counts(types)
        return DecodedSlab<JSONSummary>(
            batch: nil, recordCount: decoded.recordCount, rejects: rejects, summary: summary)
    }

    private func tally(_ locator: JSONLocator) throws(RecordFault) -> DecodedSlab<JSONSummary> {
        let tally = JSONTally()
        var rejects: [RejectedRecord] = []
        locator.withText { text in
            var walker = JSONWalker(end: text)
            var refuser = refuser(of: text)
            for record in 0..<locator.records.count where !tally.isTooWide {
                let place = locator.records[record]
                let (start, end) = (text + place.start, text + place.end)
                if let fault = locator.fault(before: record) {
                    rejects.append(fault)
                } else if !walker.record(start, to: end) {
                    if let fault = walker.fault { rejects.append(locator.reject(record, fault, in: text)) }
                } else if let refusal = refuser?.refusal(in: start, to: end) {
                    rejects.append(locator.reject(record, refusal, in: text))
                } else {
                    tally.add(start, to: end)
                }
            }
        }
        guard !tally.isTooWide else {
            throw RecordFault.tooManyColumns(
                at: SourcePosition(
                    record: locator.slab.recordsBefore, line: locator.slab.firstLine, column: nil,
                    byte: locator.slab.byteOffset))
        }
        return DecodedSlab<JSONSummary>(
            batch: nil, recordCount: locator.records.count, rejects: rejects, summary: tally.summary)
    }
}

extension JSONRecordReader {
    /// What a declared type refuses in a record that is valid JSON; nothing is kept.
    mutating func refusal(
        in start: UnsafePointer<UInt8>, to end: UnsafePointer<UInt8>
    ) -> JSONRecordReader.Refusal? {
        let outcome = read(start, to: end)
        workspace.truncate(columns, to: 0)
        guard case .refused(let refusal) = outcome else { return nil }
        return refusal
    }
}
