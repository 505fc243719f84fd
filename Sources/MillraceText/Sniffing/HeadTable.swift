/// The head of a text, read in one dialect.
struct HeadTable {
    /// A record: where it starts in the head, and its fields in `fields`.
    struct Row {
        let start: Int
        let fields: Range<Int>

        var width: Int { fields.count }
    }

    let dialect: CSVDialect
    let head: ArraySlice<UInt8>
    /// Blank lines and comments are left out; so is a last record that may go on behind the head.
    private(set) var rows: [Row] = []
    /// Places count from the head's start.
    private(set) var fields: [RawField] = []
    private(set) var malformed = 0
    private(set) var isFirstMalformed = false

    /// More rows than these say nothing new.
    static let rowLimit = 20_000

    private let escapes: EscapeRule?

    init(_ head: ArraySlice<UInt8>, isWhole: Bool, dialect: CSVDialect) {
        self.dialect = dialect
        escapes = EscapeRule(dialect)
        self.head = head
        head.withUnsafeBufferPointer { read($0, isWhole: isWhole) }
    }

    private mutating func read(_ text: UnsafeBufferPointer<UInt8>, isWhole: Bool) {
        var scanner = RecordScanner(dialect)
        let lineEnd = LineEnd(rule: dialect.lineEnds)
        var start = 0
        for _ in 0..<dialect.skipLines {
            let rest = UnsafeBufferPointer(rebasing: text[start...])
            start += lineEnd.line(rest, from: 0, isFinal: isWhole)?.next ?? rest.count
        }
        while start < text.count, rows.count < HeadTable.rowLimit {
            let rest = UnsafeBufferPointer(rebasing: text[start...])
            if !dialect.comment.isEmpty, rest.starts(with: dialect.comment) {
                start += lineEnd.line(rest, from: 0, isFinal: isWhole)?.next ?? rest.count
                continue
            }
            scanner.begin()
            switch scanner.scan(rest, isFinal: isWhole) {
            case .record(_, let next):
                take(scanner.fields, at: start)
                start += next
            case .malformed(_, _, let next):
                malformed += 1
                isFirstMalformed = isFirstMalformed || rows.isEmpty
                start += next
            case .incomplete, .nothing: return
            }
        }
    }

    private mutating func take(_ record: [RawField], at start: Int) {
        if record.count == 1, record[0].isEmpty { return }
        let first = fields.count
        for var field in record {
            field.start += start
            field.end += start
            fields.append(field)
        }
        rows.append(Row(start: start, fields: first..<fields.count))
    }

    /// What a field means.
    func content(_ place: Int) -> ArraySlice<UInt8> {
        let field = fields[place]
        return head.withUnsafeBufferPointer {
            field.content(of: $0, quote: dialect.quote, escapes: escapes)[...]
        }
    }

    /// The byte at a place that counts from the head's start.
    func byte(at place: Int) -> UInt8 { head[head.startIndex + place] }

    var quotedFields: Int { fields.count { $0.isQuoted } }
}
