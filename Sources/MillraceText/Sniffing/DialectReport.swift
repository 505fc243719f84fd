/// Says what was found out, and why.
struct DialectReport {
    private let fit: TableFit
    private let options: TextOptions
    private let isTabNamed: Bool
    private let separatorLine: SeparatorLine?

    init(_ fit: TableFit, options: TextOptions, search: DialectSearch) {
        self.fit = fit
        self.options = options
        isTabNamed = search.isTabNamed
        separatorLine = search.separatorLine
    }

    var sniffed: SniffedDialect {
        var dialect = fit.table.dialect
        if options.comment == nil, fit.comments > 0 {
            dialect.comment = [UInt8(ascii: "#")]
            dialect.isCommentGuessed = true
        }
        if options.skipLines == nil { dialect.skipLines = skippedLines }
        let evidence = HeaderEvidence(fit)
        dialect.hasHeader = options.header == .auto ? evidence.hasHeader : options.header == .yes
        dialect.hasTrailingDelimiter = fit.hasTrailingDelimiter && dialect.hasHeader
        var findings = [delimiter(dialect), quote(dialect), escape(dialect), header(dialect, evidence)]
        findings += others(dialect)
        return SniffedDialect(dialect: dialect, findings: findings)
    }

    /// The lines in front of the table.
    private var skippedLines: Int {
        guard fit.preamble > 0, let first = fit.tableRows.first else { return fit.table.dialect.skipLines }
        let front = fit.table.head.prefix(first.start)
        return front.withUnsafeBufferPointer { LineEnd(rule: fit.table.dialect.lineEnds).count($0) }
    }

    private func delimiter(_ dialect: CSVDialect) -> Finding {
        let value = DialectReport.text(dialect.delimiter)
        if options.delimiter != nil { return declared("delimiter", value) }
        if let separatorLine, separatorLine.delimiter == dialect.delimiter {
            return Finding(topic: "delimiter", value: value, reason: "the first line says so: sep=", confidence: 0.98)
        }
        guard fit.isBelievable else {
            let reason = isTabNamed ? "the name says so" : "nothing else divides the records evenly"
            return Finding(topic: "delimiter", value: value, reason: reason, confidence: fit.records > 1 ? 0.6 : 0.4)
        }
        let share = Double(fit.fitting) / Double(max(fit.records, 1))
        let reason = "\(fit.fitting) of \(fit.records) records have \(fit.width) fields"
        return Finding(
            topic: "delimiter", value: value, reason: isTabNamed ? "\(reason), and the name says so" : reason,
            confidence: share * (fit.records > 2 ? 0.98 : 0.8))
    }

    private func quote(_ dialect: CSVDialect) -> Finding {
        let value = dialect.quote.map { DialectReport.text([$0]) } ?? "none"
        if options.quote != .auto { return declared("quote", value) }
        let count = fit.table.quotedFields
        if dialect.quote == nil {
            return Finding(
                topic: "quote", value: value, reason: "fields that begin with a quote do not end with one",
                confidence: 0.7)
        }
        let reason =
            count > 0 ? "\(count) fields are enclosed in it" : "no field is enclosed in quotes; this is the usual one"
        let isClean = fit.table.malformed == 0
        return Finding(topic: "quote", value: value, reason: reason, confidence: count > 0 && isClean ? 0.98 : 0.7)
    }

    private func escape(_ dialect: CSVDialect) -> Finding {
        let value = dialect.escape.map { DialectReport.text([$0]) } ?? "doubled"
        if options.escape != .auto { return declared("escape", value) }
        let reason =
            dialect.escape == nil
            ? "a quote in quotes is doubled, or there is none" : "without it quotes inside fields end them too early"
        return Finding(topic: "escape", value: value, reason: reason, confidence: 0.9)
    }

    private func header(_ dialect: CSVDialect, _ evidence: HeaderEvidence) -> Finding {
        let value = dialect.hasHeader ? "yes" : "no"
        if options.header != .auto { return declared("header", value) }
        let (strong, weak) = (evidence.isFor, evidence.against)
        if let column = evidence.wordColumns.first, dialect.hasHeader {
            return Finding(
                topic: "header", value: value,
                reason: "column \(column) has a word above values that are none",
                confidence: 0.7 + 0.28 * Double(strong - weak) / Double(strong + weak))
        }
        if let column = evidence.sameColumns.first, !dialect.hasHeader {
            return Finding(
                topic: "header", value: value,
                reason: "the first value of column \(column) is like those below it, and no column speaks against that",
                confidence: 0.6 + 0.35 * Double(weak - strong) / Double(strong + weak))
        }
        return Finding(
            topic: "header", value: value, reason: "nothing tells names from values; most files have a header",
            confidence: 0.6)
    }

    private func others(_ dialect: CSVDialect) -> [Finding] {
        var findings: [Finding] = []
        if options.comment != nil {
            findings.append(declared("comment", DialectReport.text(dialect.comment)))
        } else if !dialect.comment.isEmpty {
            findings.append(
                Finding(
                    topic: "comment", value: "#",
                    reason: "\(fit.comments) lines begin with it, and none of them is as wide as the table",
                    confidence: 0.85))
        }
        if options.skipLines != nil {
            findings.append(declared("skip-lines", "\(dialect.skipLines)"))
        } else if dialect.skipLines > 0 {
            findings.append(
                Finding(
                    topic: "skip-lines", value: "\(dialect.skipLines)",
                    reason: preambleReason, confidence: 0.85))
        }
        if dialect.lineEnds == .any {
            findings.append(
                Finding(
                    topic: "line-ends", value: "any",
                    reason: "carriage returns without line feeds stand outside quotes",
                    confidence: 0.9))
        }
        if dialect.hasTrailingDelimiter {
            findings.append(
                Finding(
                    topic: "trailing-delimiter", value: "yes",
                    reason: "every record has one empty field more than the header", confidence: 0.9))
        }
        return findings
    }

    private var preambleReason: String {
        let titles = "the lines in front are narrower than the records behind them, which have \(fit.width) fields"
        guard separatorLine != nil else { return titles }
        let named = "the first line names the delimiter"
        return fit.preamble > 0 ? "\(named), and \(titles)" : named
    }

    private func declared(_ topic: String, _ value: String) -> Finding {
        Finding(topic: topic, value: value, reason: "declared", confidence: 1)
    }

    /// As the options take it: control characters by their numbers.
    private static func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self).unicodeScalars.map { scalar in
            if scalar == "\t" { return "\\t" }
            guard scalar.value < 0x20 || scalar.value == 0x7F else { return String(scalar) }
            return "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
        }.joined()
    }
}
