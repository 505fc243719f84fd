/// Tries dialects on the head of a text and keeps the one that fits best.
struct DialectSearch {
    private let head: ArraySlice<UInt8>
    private let isWhole: Bool
    private let options: TextOptions
    /// Whether the source's name says that tabs stand between the fields.
    let isTabNamed: Bool
    /// A first line that is no record but names the delimiter.
    let separatorLine: SeparatorLine?

    init(_ head: [UInt8], isWhole: Bool, options: TextOptions, name: String) {
        let text = head.starts(with: [0xEF, 0xBB, 0xBF]) ? head[3...] : head[...]
        let isLong = text.count > DialectSniffer.sampleBytes
        // A first record that is longer than the sample is worth the whole head.
        let sample = isLong ? text.prefix(DialectSniffer.sampleBytes) : text
        let isUsable = sample.contains { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
        self.head = isUsable ? sample : text
        self.isWhole = isWhole && self.head.count == text.count
        self.options = options
        let parts = name.lowercased().split(separator: ".").dropFirst().suffix(2)
        separatorLine = options.skipLines == nil ? SeparatorLine(self.head) : nil
        isTabNamed = options.input == .tsv || parts.contains { $0 == "tsv" || $0 == "tab" }
    }

    mutating func run() -> TableFit {
        var base = CSVDialect(delimiter: UInt8(ascii: ","))
        base.comment = options.comment ?? []
        base.skipLines = options.skipLines ?? (separatorLine == nil ? 0 : 1)
        if case .byte(let escape) = options.escape { base.escape = escape }
        switch options.quote {
        case .auto: break
        case .none: base.quote = nil
        case .byte(let quote): base.quote = quote
        }
        base.lineEnds = lineEnds(quote: base.quote)
        var best = best(base)
        if options.escape == .auto, base.quote != nil { best = withBackslashes(best, base) }
        if options.quote == .auto { best = withOtherQuotes(best, base) }
        return best
    }

    /// The best of all delimiters, in a dialect that is settled otherwise; the first of them when none is to be believed.
    private func best(_ base: CSVDialect) -> TableFit {
        let fits = delimiters.map { fit($0, base) }
        var best = fits[0]
        for fit in fits.dropFirst() where fit.score > best.score { best = fit }
        // What divides every line, the first one too, needs no lines to be passed over.
        if best.preamble > 0, let even = fits.first(where: { $0.isEven && $0.records > 2 }) { best = even }
        guard options.delimiter == nil, !isTabSettled else { return best }
        if let separatorLine {
            let named = fit(separatorLine.delimiter, base)
            return named.isBelievable || !best.isBelievable ? named : best
        }
        return unusual(best, base)
    }

    private func fit(_ delimiter: [UInt8], _ base: CSVDialect) -> TableFit {
        var dialect = base
        dialect.delimiter = delimiter
        return TableFit(HeadTable(head, isWhole: isWhole, dialect: dialect))
    }

    /// A delimiter that is seldom used divides all records evenly where no usual one does, or is a run of which a usual one is
    /// only a part.
    private func unusual(_ usual: TableFit, _ base: CSVDialect) -> TableFit {
        if usual.isBelievable, usual.isFirstFitting, usual.preamble == 0, !usual.isEven, usual.table.malformed == 0 {
            return usual
        }
        let proposals = UnusualDelimiters(head)
        var best = usual
        if !usual.isEven {
            let fits = proposals.single.filter { $0.first != base.quote }.map { fit($0, base) }
            let convincing = fits.filter(UnusualDelimiters.isConvincing)
            if let first = convincing.max(by: { $0.score < $1.score }) { best = first }
        }
        for run in proposals.runs where run.first != base.quote {
            let fit = fit(run, base)
            if UnusualDelimiters.isConvincing(fit), fit.holds(best) { return fit }
        }
        return best
    }

    private var isTabSettled: Bool { isTabNamed && (options.input == .tsv || head.contains(UInt8(ascii: "\t"))) }

    private var delimiters: [[UInt8]] {
        if let delimiter = options.delimiter, !delimiter.isEmpty { return [delimiter] }
        if isTabSettled { return [[UInt8(ascii: "\t")]] }
        let found = DialectSniffer.delimiters.dropFirst().filter { head.contains($0) }
        return [[DialectSniffer.delimiters[0]]] + found.map { [$0] }
    }

    /// A backslash escapes where that makes records whole which are malformed otherwise.
    private func withBackslashes(_ best: TableFit, _ base: CSVDialect) -> TableFit {
        guard best.table.malformed > 0, head.contains(UInt8(ascii: "\\")) else { return best }
        var base = base
        base.escape = UInt8(ascii: "\\")
        let escaped = self.best(base)
        return escaped.table.malformed < best.table.malformed && escaped.score >= best.score ? escaped : best
    }

    /// Single quotes count where they enclose whole fields and double quotes enclose none. Quotes are text where they spoil the
    /// first record, or several, more than they enclose, and all records are alike without them: a broken quote or two are
    /// broken quotes.
    private func withOtherQuotes(_ best: TableFit, _ base: CSVDialect) -> TableFit {
        if best.table.quotedFields == 0, best.table.malformed == 0 {
            var base = base
            base.quote = UInt8(ascii: "'")
            let single = self.best(base)
            let isBetter = single.table.malformed == 0 && single.score >= best.score && single.encloses
            return isBetter ? single : best
        }
        let isSpoilt = best.table.isFirstMalformed || best.table.malformed > 2
        guard isSpoilt, best.table.malformed > best.table.quotedFields else { return best }
        var base = base
        base.quote = nil
        let none = self.best(base)
        return none.score >= best.score && none.fitting == none.records ? none : best
    }

    /// Whether a carriage return by itself stands outside quotes, or two in front of a line feed.
    private func lineEnds(quote: UInt8?) -> CSVDialect.LineEnds {
        var isQuoted = false
        var before = UInt8(ascii: "\n")
        var place = head.startIndex
        while place < head.endIndex {
            let byte = head[place]
            if byte == quote {
                let isOpening =
                    before < 0x20 || DialectSniffer.delimiters.contains(before)
                    || options.delimiter?.last == before || options.quote != .auto
                isQuoted = isQuoted ? false : isOpening || before == quote
            } else if byte == UInt8(ascii: "\r"), !isQuoted {
                let next = place + 1 < head.endIndex ? head[place + 1] : isWhole ? 0 : UInt8(ascii: "\n")
                if next != UInt8(ascii: "\n"), place + 1 < head.endIndex || !hasFeeds { return .any }
            }
            before = byte
            place += 1
        }
        return .feeds
    }

    private var hasFeeds: Bool { head.contains(UInt8(ascii: "\n")) }
}

extension TableFit {
    /// Whether quotes enclose fields as a rule: a delimiter or a line end is in one, or every record has some.
    fileprivate var encloses: Bool {
        let quoted = table.fields.filter(\.isQuoted)
        guard quoted.count > 1 else { return false }
        let holdsSeparator = quoted.contains { field in
            let text = table.head.dropFirst(field.start).prefix(field.end - field.start)
            return text.contains { table.dialect.delimiter.first == $0 || $0 == UInt8(ascii: "\n") }
        }
        let rows = tableRows.dropFirst()
        return holdsSeparator
            || (rows.count > 1 && rows.allSatisfy { $0.fields.contains { table.fields[$0].isQuoted } })
    }
}
