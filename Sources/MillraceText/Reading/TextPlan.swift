import MillraceColumns

/// The columns of a table and how to read each, whatever the format of its text.
package enum TextPlan: Sendable {
    case fields(DecodingPlan)
    case json(JSONPlan)

    package var schema: Schema {
        switch self {
        case .fields(let plan): plan.schema
        case .json(let plan): plan.schema
        }
    }

    /// Whether all values so far resolve to the types of this plan. False is a contradiction.
    package func holds(for summary: TextSummary) -> Bool {
        switch (self, summary) {
        case (.fields(let plan), .fields(let summaries)): plan.holds(for: summaries)
        case (.json(let plan), .json(let summary)): plan.holds(for: summary)
        case (.fields, .json), (.json, .fields): preconditionFailure("a summary of another format")
        }
    }

    /// What the records of a slab take, besides their text, when all of them are rejected.
    package func rejectBytes(_ slab: Slab) -> Int {
        let records =
            switch self {
            case .fields: SlabDigest(slab).recordEnds + (slab.source?.rejects.count ?? 0)
            case .json: JSONRecords(slab).count
            }
        return records * TextPlan.bytesPerReject
    }

    /// Its fault, its place and the allocation of its text: 80, 32 and 48 bytes, and 40 of its place while the slab is read.
    private static let bytesPerReject = 200

    /// What the columns of a slab take in memory, besides its text: `entries` is the length of its index.
    package func columnBytes(entries: Int, textBytes: Int) -> Int {
        switch self {
        // Four bytes of index a field, and up to twelve of values; where all are rescued, their texts and 48 more.
        case .fields(let plan):
            entries * 16 + (entries * 48 + textBytes) / max(plan.columns.count, 1) * plan.rescuableColumns
        // Two entries a record.
        case .json(let plan): entries / 2 * plan.bytesPerRecord + entries * 4
        }
    }
}
