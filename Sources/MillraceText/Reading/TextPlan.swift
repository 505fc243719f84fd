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

    /// What the columns of a slab take in memory, besides its text.
    package func columnBytes(_ slab: Slab) -> Int {
        let entries = slab.index.count
        switch self {
        // Four bytes of index a field, and up to twelve of values; where all are rescued, their texts and 48 more.
        case .fields(let plan):
            return entries * 16 + (entries * 48 + slab.length) / max(plan.columns.count, 1) * plan.rescuableColumns
        // Two entries a record.
        case .json(let plan):
            let elements = plan.hasLists ? JSONElements.estimate(slab) : 0
            return entries / 2 * plan.bytesPerRecord + entries * 4 + elements * plan.bytesPerElement
                + leafCount * TextPlan.bytesPerKey
        }
    }

    /// What a slab's summary knows of a key, and what a column takes whatever it holds.
    private static let bytesPerKey = 700

    /// Parts of a slab, in its order, whose columns take `limit` bytes or so each: a record of JSON may have few of many columns, and each of
    /// them has a slot for it. Whole records in any case.
    package func parts(of slab: Slab, columnBytes limit: Int) -> [Slab] {
        guard case .json = self else { return [slab] }
        let bytes = columnBytes(slab)
        let records = JSONRecords(slab).count
        guard bytes > limit, records > 1 else { return [slab] }
        // Each part has all keys anew.
        let shared = leafCount * TextPlan.bytesPerKey
        return slab.parts(ofRecords: max(records * max(limit - shared, limit / 2, 1) / max(bytes - shared, 1), 1))
    }

    /// What a slab of one record takes until it is written, beside copies of its text; nil where that is in proportion to its text.
    package func listBytes(_ slab: Slab) -> Int? {
        guard case .json(let plan) = self, plan.hasLists, JSONRecords(slab).count == 1 else { return nil }
        return JSONElements.estimate(slab) * JSONElements.bytesUntilWritten + 2 * slab.length
    }

    /// The columns that have values of their own: those of nested fields, too.
    package var leafCount: Int { schema.fields.reduce(0) { $0 + $1.type.leafCount } }
}
