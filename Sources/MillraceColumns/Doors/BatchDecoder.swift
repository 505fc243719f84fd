import MillraceBytes

/// The way into the hub: makes a batch from a slab of text.
///
/// A decoder is a value without state: what it makes is a function of the slab and of the plan it was made with.
package protocol BatchDecoder: Sendable {
    /// What was learnt about the values of a slab; two of them merge into one for both.
    associatedtype Summary: Sendable

    /// Decodes all records of a slab. A caller that lets the slab go spares the decoder a copy of its text.
    func decode(_ slab: consuming Slab) throws(RecordFault) -> DecodedSlab<Summary>
}

/// What a slab came to.
package struct DecodedSlab<Summary: Sendable>: Sendable {
    /// nil when some value contradicted the predicted types: then only the summaries count.
    package let batch: RecordBatch?
    /// The records read, the rejected ones among them.
    package let recordCount: Int
    /// The records that are not in the batch, in the order of the source.
    package let rejects: [RejectedRecord]
    /// Of the records that were not rejected.
    package let summary: Summary

    package init(batch: RecordBatch?, recordCount: Int, rejects: [RejectedRecord] = [], summary: Summary) {
        self.batch = batch
        self.recordCount = recordCount
        self.rejects = rejects
        self.summary = summary
    }
}

/// A record that was put aside: why, where it begins, and what stood there.
package struct RejectedRecord: Hashable, Sendable {
    /// Why; its place is where in the source the fault is.
    package let fault: RecordFault
    /// Where the record begins in the (decompressed) object, counted from 0.
    package let byte: UInt64
    /// The line, from 1, that it begins in.
    package let line: UInt64
    /// The record as it stands in the decompressed source, without its line end.
    package let raw: [UInt8]
    /// How `raw` stores characters; nil: as UTF-8.
    package let encoding: String?

    package init(fault: RecordFault, byte: UInt64, line: UInt64, raw: [UInt8], encoding: String? = nil) {
        self.fault = fault
        self.byte = byte
        self.line = line
        self.raw = raw
        self.encoding = encoding
    }

    /// Where in `raw` the fault is: one past its last byte at most; nil where the fault is not known to be in these bytes.
    package var faultOffset: Int? {
        let place = fault.position.byte
        return (byte...byte + UInt64(raw.count)).contains(place) ? Int(place - byte) : nil
    }
}

/// A record that cannot be read, or a value that its declared type cannot hold.
package struct RecordFault: Error, Hashable, Sendable {
    /// Stable codes: they stand in messages, in `--json` and in rejects.
    package enum Reason: String, Hashable, Sendable {
        case unclosedQuote = "unclosed_quote"
        case textAfterQuote = "text_after_quote"
        case tooFewFields = "too_few_fields"
        case tooManyFields = "too_many_fields"
        case invalidUTF8 = "invalid_utf8"
        case valueRefused = "value_refused"
        case recordTooLarge = "record_too_large"
        case invalidJSON = "invalid_json"
        case notAnObject = "not_an_object"
        case nestingTooDeep = "nesting_too_deep"
        case tooManyColumns = "too_many_columns"
    }

    package let reason: Reason
    package let position: SourcePosition
    /// Numbers that make the message useful ("3 fields where the header has 4"); never the customer's data.
    package let detail: String
    /// Of a value inside a record of JSON: its keys, `items[].price`. Such values have no column number.
    package let path: String?

    package init(reason: Reason, position: SourcePosition, detail: String, path: String? = nil) {
        self.reason = reason
        self.position = position
        self.detail = detail
        self.path = path
    }
}
