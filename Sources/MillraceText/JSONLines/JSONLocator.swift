import CMillraceScan
import MillraceBytes
import MillraceColumns

/// A slab whose records are known, and what a fault in it is called: the ground that the decoder and the classifier stand on.
struct JSONLocator {
    let slab: Slab
    let records: JSONRecords
    /// Whether some byte is not UTF-8: then every record has to be looked at.
    private let isDamaged: Bool

    /// - Throws: `recordTooLarge` where the slab ends in one.
    init(_ slab: Slab) throws(RecordFault) {
        let records = JSONRecords(slab)
        self.slab = slab
        self.records = records
        self.isDamaged = slab.bytes.withUnsafeBufferPointer { text in
            guard let base = text.baseAddress else { return false }
            // Safe: the slab's length lies inside its bytes.
            return millrace_utf8_first_invalid(base, slab.length) < slab.length
        }
        guard let (start, limit) = records.tooLarge else { return }
        throw RecordFault(
            reason: .recordTooLarge, position: position(records.count, at: start),
            detail: "the record is larger than the limit of \(limit) bytes")
    }

    /// Runs `body` on the text, with its padding behind it.
    func withText<Result>(_ body: (UnsafePointer<UInt8>) -> Result) -> Result {
        slab.bytes.withUnsafeBufferPointer { text in
            // Safe: a slab has padding at the least.
            body(text.baseAddress.unsafelyUnwrapped)
        }
    }

    /// What is wrong with a record before it is read: bytes that are no text, or no place for a record.
    func fault(before record: Int) -> RejectedRecord? {
        let place = records[record]
        if place.isStray {
            let detail =
                place.start == place.end ? "the array has no end" : "text behind the end of the array"
            return reject(record, .invalidJSON, at: place.start, detail: detail)
        }
        guard isDamaged else { return nil }
        let invalid = withText { text in
            // Safe: the record lies inside the text.
            millrace_utf8_first_invalid(text + place.start, place.end - place.start)
        }
        guard place.start + invalid < place.end else { return nil }
        return reject(record, .invalidUTF8, at: place.start + invalid, detail: "not UTF-8")
    }

    func reject(_ record: Int, _ fault: JSONFault, in text: UnsafePointer<UInt8>) -> RejectedRecord {
        reject(record, fault.reason, at: fault.place - text, detail: "\(fault.detail)")
    }

    func reject(
        _ record: Int, _ refusal: JSONRecordReader.Refusal, in text: UnsafePointer<UInt8>
    ) -> RejectedRecord {
        let start = text + records[record].start
        // Safe: what is refused stands in its record.
        let place = JSONPath.path(behind: UnsafeBufferPointer(start: start, count: refusal.place - start))
        let path = [place, refusal.missing].compactMap { $0 }.joined(separator: ".")
        let detail = refusal.isNull ? refusal.kind.wantedNull(isMissing: refusal.missing != nil) : refusal.kind.wanted
        return reject(
            record, .valueRefused, at: refusal.place - text, detail: detail, path: path.isEmpty ? nil : path)
    }

    private func reject(
        _ record: Int, _ reason: RecordFault.Reason, at offset: Int, detail: String, path: String? = nil
    ) -> RejectedRecord {
        let place = records[record]
        let fault = RecordFault(reason: reason, position: position(record, at: offset), detail: detail, path: path)
        return RejectedRecord(
            fault: fault, byte: slab.byteOffset + UInt64(place.start), line: line(at: place.start),
            raw: Array(slab.bytes[place.start..<place.end]))
    }

    private func position(_ record: Int, at offset: Int) -> SourcePosition {
        SourcePosition(
            record: slab.recordsBefore + UInt64(record) + 1, line: line(at: offset), column: nil,
            byte: slab.byteOffset + UInt64(offset))
    }

    private func line(at offset: Int) -> UInt64 {
        slab.firstLine + UInt64(records.lineEnd.lines(in: slab.bytes, upTo: offset))
    }
}
