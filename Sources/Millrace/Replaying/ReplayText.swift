import MillraceColumns
import MillraceText

/// Rejected records as a text of their own: a header where the format has one, then the records that can be told apart.
struct ReplayText: Sendable {
    let reading: TextReading
    /// The text, whole.
    let bytes: [UInt8]
    /// Which entries stand in it, in their order: record 1 is the first of them.
    let included: [Int]
    /// The others: why each cannot be told apart or read.
    let refused: [Int: RecordFault]

    /// How to read it. What `rules` leaves open is found out from the text.
    static func options(_ rules: ReadingRules, _ format: InputFormat) throws(MillraceError) -> TextOptions {
        var rules = rules
        rules.header = .yes
        rules.skipLines = 0
        // The records are text by now.
        rules.encoding = nil
        if format == .csv || format == .tsv {
            rules.delimiter = rules.delimiter ?? (format == .tsv ? "\t" : ",")
            rules.quote = rules.quote ?? "\""
            rules.comment = rules.comment ?? ""
        }
        return try rules.text(format)
    }

    /// Of the given records. Each is tried alone first: one with an open quote must not swallow those behind it.
    init(_ records: [(entry: Int, raw: [UInt8])], _ recorded: RecordedReading, _ options: TextOptions) {
        let frame = RecordFrame(recorded, options)
        reading = frame.reading(sample: records.lazy.map(\.raw).first)
        var bytes = frame.header
        var included: [Int] = []
        var refused: [Int: RecordFault] = [:]
        for (entry, raw) in records {
            if let fault = frame.fault(of: raw, reading) {
                refused[entry] = fault
            } else {
                frame.append(raw, to: &bytes)
                included.append(entry)
            }
        }
        self.bytes = bytes
        self.included = included
        self.refused = refused
    }

    private init(reading: TextReading, bytes: [UInt8], included: [Int], refused: [Int: RecordFault]) {
        self.reading = reading
        self.bytes = bytes
        self.included = included
        self.refused = refused
    }

    /// The same without the records with these numbers, from 1, in `records`, which are those that the text was made of.
    func without(
        _ faults: [UInt64: RecordFault], _ records: [Int: [UInt8]], _ recorded: RecordedReading, _ options: TextOptions
    ) -> ReplayText {
        let frame = RecordFrame(recorded, options)
        var bytes = frame.header
        var kept: [Int] = []
        var refused = refused
        for (index, entry) in included.enumerated() {
            if let fault = faults[UInt64(index) + 1] {
                refused[entry] = fault
            } else if let raw = records[entry] {
                frame.append(raw, to: &bytes)
                kept.append(entry)
            }
        }
        return ReplayText(reading: reading, bytes: bytes, included: kept, refused: refused)
    }
}
