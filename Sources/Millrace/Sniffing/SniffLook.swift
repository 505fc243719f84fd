import MillraceColumns
import MillraceText

/// What is known of a source so far, and from which of its parts.
struct SniffLook {
    private let sniffed: SniffedText
    private let names: [String]
    private let declared: [String: ColumnType]
    private let classifier: TextClassifier
    private var summary: TextSummary
    /// Of the head alone, once there is more than the head.
    private var headSummary: TextSummary?
    private var records: UInt64 = 0
    private var rejects: [RecordFault.Reason: UInt64] = [:]
    private var parts: [SniffReport.Part] = []
    /// Records of another width at the very end, and what the last of them is like.
    private var footer: (records: Int, detail: String)?
    /// A slab of the head, for trying other ways of reading it.
    private var specimen: Slab?

    /// The encoding that the source is read in because it is not UTF-8.
    private let guessed: TextEncoding?

    init(
        _ sniffed: SniffedText, names: [String], declared: [String: ColumnType], guessed: TextEncoding? = nil
    ) {
        self.sniffed = sniffed
        self.guessed = guessed
        self.names = names
        self.declared = declared
        classifier = sniffed.reading.classifier(TextColumns(names: names))
        summary = sniffed.reading.emptySummary
    }

    /// Takes in slabs up to `sample` bytes, or all.
    mutating func takeHead(from first: Slab?, _ reader: SlabReader, sample: ByteSize?) async throws {
        var slab = first
        specimen = first
        var length: UInt64 = 0
        while let current = slab {
            try take(current)
            length = current.byteOffset + UInt64(current.length)
            if let sample, length >= UInt64(sample.bytes) { break }
            slab = try await reader.next()
        }
        parts = [SniffReport.Part(place: .head, bytes: 0..<length, records: records)]
    }

    /// The encoding that the text may be in, where most of it is not UTF-8.
    var otherEncoding: TextEncoding? {
        guard let specimen, rejects[.invalidUTF8, default: 0] * 2 > records else { return nil }
        return TextEncoding.guess(specimen.bytes[..<specimen.length])
    }

    /// Takes in a part from further behind; one in which no record can be made out says nothing.
    mutating func take(_ window: SniffWindows.Window) throws {
        let isEnd = window.place == .end
        guard
            let records = TextWindow(window.text, isEnd: isEnd, reading: sniffed.reading, columns: names.count)
        else {
            parts.append(SniffReport.Part(place: window.place, bytes: window.range, records: 0))
            return
        }
        headSummary = headSummary ?? summary
        let before = self.records
        for slab in records.slabs { try take(slab) }
        parts.append(SniffReport.Part(place: window.place, bytes: window.range, records: self.records - before))
    }

    private mutating func take(_ slab: Slab) throws {
        let decoded = try classifier.decode(slab)
        summary.merge(decoded.summary)
        records += UInt64(decoded.recordCount)
        for reject in decoded.rejects { rejects[reject.fault.reason, default: 0] += 1 }
        footer = SniffLook.footer(decoded.rejects, last: slab.recordsBefore + UInt64(decoded.recordCount))
    }

    /// The rejected records that end in the record numbered `last`, where all of them are of another width than the table.
    private static func footer(_ rejects: [RejectedRecord], last: UInt64) -> (records: Int, detail: String)? {
        var expected = last
        let run = rejects.reversed().prefix { reject in
            defer { expected -= 1 }
            return reject.fault.position.record == expected
                && (reject.fault.reason == .tooFewFields || reject.fault.reason == .tooManyFields)
        }
        return run.first.map { (run.count, $0.fault.detail) }
    }

    // MARK: What it comes to

    func report(of source: String, size: UInt64, isComplete: Bool) throws -> SniffReport {
        let columns = try columns(summary, records: records - rejects.values.reduce(0, +))
        let head = try headSummary.map { try self.columns($0, records: 0) }
        let told = columns.map { column in
            let before = head?.first { $0.field.name == column.field.name }
            return column.evidence.since(before?.evidence, isNew: head != nil && before == nil)
        }
        return SniffReport(
            source: source, findings: findings, columns: told,
            hints: try hints(isComplete),
            records: records, rejected: rejects.values.reduce(0, +), parts: parts, bytesInAll: size,
            isComplete: isComplete, schema: try DeclaredSchema(columns.map(\.field), source: nil))
    }

    private let notUTF8 = "the header or most of the records are not UTF-8"

    private var findings: [SniffReport.Finding] {
        sniffed.findings.map { finding in
            guard let guessed, finding.topic == "encoding" else { return SniffReport.Finding(finding) }
            return SniffReport.Finding(
                Finding(
                    topic: finding.topic, value: guessed.rawValue, reason: "a guess: \(notUTF8)",
                    confidence: 0.5))
        }
    }

    private func columns(
        _ summary: TextSummary, records: UInt64
    ) throws -> [(evidence: ColumnEvidence, field: Field)] {
        let fields = try sniffed.reading.plan(TextColumns(names: names), summary).schema.fields
        return fields.enumerated().map { column, field in
            let declared = declared[field.name]
            let evidence: ColumnEvidence
            switch summary {
            case .fields(let summaries):
                let summary = summaries.indices ~= column ? summaries[column] : ColumnSummary()
                evidence = ColumnEvidence(name: field.name, summary: summary, declared: declared)
            case .json(let summary):
                evidence = ColumnEvidence(field, summary[field.name], records: records, declared: declared)
            }
            return (evidence, Field(field.name, declared?.logicalType ?? field.type))
        }
    }

    private func hints(_ isComplete: Bool) throws -> [SniffReport.Hint] {
        guard let specimen else { return [] }
        var hints: [SniffReport.Hint] = []
        if let guessed {
            hints.append(
                SniffReport.Hint(
                    column: nil, options: ["--encoding \(guessed.rawValue)"],
                    reason: "\(notUTF8); read so, each byte has a meaning, and the table above shows it"))
        }
        if let count = rejects[.invalidUTF8], let encoding = TextEncoding.guess(specimen.bytes[..<specimen.length]) {
            hints.append(
                SniffReport.Hint(
                    column: nil, options: ["--encoding \(encoding.rawValue)"],
                    reason:
                        "\(GroupedDigits.text(count)) \(count == 1 ? "record is" : "records are") not UTF-8; read so, each byte has a meaning"
                ))
        }
        if let footer, isComplete || parts.last?.place == .end {
            let which = footer.records == 1 ? "the last record is" : "the last \(footer.records) records are"
            hints.append(
                SniffReport.Hint(
                    column: nil, options: ["--max-rejects \(footer.records)"],
                    reason: "\(which) rejected (\(footer.detail)): this lets a footer go to the rejects"))
        }
        let known = Set(names.indices.filter { declared[names[$0]] != nil })
        hints += try ValueHints.of(specimen, reading: sniffed.reading, names: names, declared: known).map { hint in
            SniffReport.Hint(
                column: names[hint.column], options: hint.options, reason: "\(hint.type): \(hint.reason)")
        }
        return hints
    }
}

extension ColumnEvidence {
    /// With a word on what the head alone would have said.
    fileprivate func since(_ head: ColumnEvidence?, isNew: Bool) -> ColumnEvidence {
        if isNew { return adding("only behind the head") }
        guard let head, head.typeText != typeText else { return self }
        return adding("the head alone says \(head.values == 0 ? "nothing" : head.typeText)")
    }

    private func adding(_ remark: String) -> ColumnEvidence {
        ColumnEvidence(
            name: name, type: type, typeText: typeText, nulls: nulls, values: values, longest: longest,
            evidence: "\(evidence); \(remark)")
    }
}
