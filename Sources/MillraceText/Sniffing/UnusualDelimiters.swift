/// Delimiters beyond the four usual ones that stand in most of the first lines of a text.
///
/// They are only proposals: what the table that each of them makes must look like is `isConvincing`.
struct UnusualDelimiters {
    /// Single characters.
    private(set) var single: [[UInt8]] = []
    /// Runs of characters, the longest first.
    private(set) var runs: [[UInt8]] = []

    private static let lineLimit = 20
    private static let lineLength = 4 << 10
    private static let longestRun = 8

    init(_ head: ArraySlice<UInt8>) {
        let ends: Set<UInt8> = [UInt8(ascii: "\n"), UInt8(ascii: "\r")]
        let lines = head.prefix(UnusualDelimiters.lineLimit * UnusualDelimiters.lineLength)
            .split(maxSplits: UnusualDelimiters.lineLimit) { ends.contains($0) }
            .prefix(UnusualDelimiters.lineLimit)
        var signs: [UnicodeScalar: Int] = [:]
        var marks: [[UnicodeScalar]: Int] = [:]
        for line in lines {
            let scalars = String(decoding: line.prefix(UnusualDelimiters.lineLength), as: UTF8.self).unicodeScalars
            for sign in Set(scalars) where DelimiterSign(sign) != nil { signs[sign, default: 0] += 1 }
            for run in UnusualDelimiters.runs(of: scalars) { marks[run, default: 0] += 1 }
        }
        let least = max((lines.count + 1) / 2, 2)
        single = signs.filter { $0.value >= least && !DialectSniffer.isUsual($0.key) }.keys.sorted()
            .map { Array(String($0).utf8) }
        runs = marks.filter { $0.value >= least }.keys
            .map { Array(String(String.UnicodeScalarView($0)).utf8) }
            .sorted { ($1.count, $0[0]) < ($0.count, $1[0]) }
    }

    /// The runs of two signs and more in a line that may be one delimiter; of a run that repeats itself also its parts.
    private static func runs(of line: String.UnicodeScalarView) -> Set<[UnicodeScalar]> {
        var found: Set<[UnicodeScalar]> = []
        for run in line.split(whereSeparator: { DelimiterSign($0).map { $0 == .blank } ?? true }) where run.count > 1 {
            let run = Array(run)
            for length in 2...max(run.count, 2) where run.count % length == 0 && length <= longestRun {
                let part = Array(run.prefix(length))
                let isRepeated = run.indices.allSatisfy { run[$0] == part[$0 % length] }
                if isRepeated, isDelimiter(part) { found.insert(part) }
            }
        }
        return found
    }

    /// Whether a run can be nothing but a delimiter: signs that no value begins or ends with, one sign again and again, or a
    /// run that is closed as it is opened. Else `,#` would take the signs away from colours.
    private static func isDelimiter(_ run: [UnicodeScalar]) -> Bool {
        if run.allSatisfy({ $0 == run[0] }) { return true }
        if run.allSatisfy({ DelimiterSign($0).map { $0 == .usual || $0 == .rare || $0 == .colon } ?? false }) {
            return true
        }
        return run.count > 2 && (run.first == run.last || (run.first == "<" && run.last == ">"))
    }

    /// Whether the table that a delimiter makes is one that a careful person believes in: every record, the first one too, has
    /// as many fields as the others, and the delimiter is not a part of prose, times or addresses.
    static func isConvincing(_ fit: TableFit) -> Bool {
        let text = String(decoding: fit.table.dialect.delimiter, as: UTF8.self).unicodeScalars
        guard fit.isEven, fit.records > 1, let first = text.first, let sign = DelimiterSign(first) else { return false }
        if text.count > 1 {
            let isRare = text.contains { ["|", "~", "^"].contains($0) || DelimiterSign($0) == .rare }
            return fit.width > 2 || isRare
        }
        switch sign {
        case .rare, .usual: return true
        // Whoever reads without guessing reads such lines as one text, and so do the conformance suites.
        case .colon: return false
        case .mark: return fit.records > 2 && fit.width > 2 && !fit.isProse
        case .blank: return fit.records > 2 && fit.width > 2 && fit.typedColumns > 1 && !fit.hasTimes
        }
    }
}
