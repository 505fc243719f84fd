import MillraceBytes
import MillraceColumns
import MillraceText

/// What must stand around a rejected record for it to be read again: its header and its line end.
struct RecordFrame {
    /// Empty where each record names its own columns.
    let header: [UInt8]
    private let recorded: RecordedReading
    private let options: TextOptions
    private let isJSON: Bool

    init(_ recorded: RecordedReading, _ options: TextOptions) {
        self.recorded = recorded
        self.options = options
        isJSON = recorded.format == .jsonLines
        header = isJSON ? [] : RecordFrame.header(recorded.columns, options)
    }

    /// How a text in this frame is read.
    func reading(sample: [UInt8]?) -> TextReading {
        var head = header
        if let sample { append(sample, to: &head) }
        let sniffed = TextSniffer.sniff(head, isWhole: true, options: options, name: "").reading
        guard case .fields(var dialect, let values) = sniffed else { return sniffed }
        // One record says little about these; and a line of this frame ends in LF.
        dialect.lineEnds = .feeds
        dialect.hasTrailingDelimiter = recorded.hasTrailingDelimiter
        return .fields(dialect, values)
    }

    /// Appends a record with its line end.
    func append(_ raw: [UInt8], to bytes: inout [UInt8]) {
        // An element of an array document may have line breaks between its values, and nowhere else.
        bytes += isJSON ? raw.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 } : raw
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Why the record, read alone, is not one record; nil when it is. Its place is counted from the record's own start.
    func fault(of raw: [UInt8], _ reading: TextReading) -> RecordFault? {
        if let fault = fault(of: raw, copies: 1, reading) { return fault }
        // Alone its last byte may pass for an end of the text that would else make the next record a part of it.
        return fault(of: raw, copies: 2, reading) == nil ? nil : notOne
    }

    private func fault(of raw: [UInt8], copies: Int, _ reading: TextReading) -> RecordFault? {
        var text = header
        for _ in 0..<copies { append(raw, to: &text) }
        var cutter = reading.cutter(slabBytes: text.count + 64, recordLimit: text.count + 64)
        var slabs: [Slab] = []
        do throws(RecordFault) {
            try text.withUnsafeBufferPointer { bytes throws(RecordFault) in
                try cutter.append(UnsafeRawBufferPointer(bytes), into: &slabs)
            }
            try cutter.finish(into: &slabs)
            let classifier = reading.classifier(TextColumns(names: cutter.names ?? []))
            var records = 0
            for slab in slabs {
                let decoded = try classifier.decode(slab)
                records += decoded.recordCount
                if let reject = decoded.rejects.first { return moved(reject.fault) }
            }
            return records == copies ? nil : notOne
        } catch {
            return moved(error)
        }
    }

    private var notOne: RecordFault {
        RecordFault(
            reason: .unclosedQuote, position: SourcePosition(record: 1, line: 1, column: nil, byte: 0),
            detail: "these bytes by themselves are not one record")
    }

    private func moved(_ fault: RecordFault) -> RecordFault {
        var position = fault.position
        position.byte = position.byte >= UInt64(header.count) ? position.byte - UInt64(header.count) : 0
        return RecordFault(reason: fault.reason, position: position, detail: fault.detail, path: fault.path)
    }

    /// The names as one record, each in quotes where there are quotes.
    private static func header(_ names: [String], _ options: TextOptions) -> [UInt8] {
        let quote: UInt8? =
            switch options.quote {
            case .none: nil
            case .byte(let byte): byte
            case .auto: UInt8(ascii: "\"")
            }
        var line: [UInt8] = []
        for (index, name) in names.enumerated() {
            if index > 0 { line += options.delimiter ?? [UInt8(ascii: ",")] }
            guard let quote else {
                line += name.utf8
                continue
            }
            line.append(quote)
            for byte in name.utf8 { line += escaped(byte, quote, options.escape) }
            line.append(quote)
        }
        return line + [UInt8(ascii: "\n")]
    }

    private static func escaped(_ byte: UInt8, _ quote: UInt8, _ escape: EscapeChoice) -> [UInt8] {
        if case .byte(let escape) = escape, byte == escape { return [escape, byte] }
        return byte == quote ? [quote, quote] : [byte]
    }
}
