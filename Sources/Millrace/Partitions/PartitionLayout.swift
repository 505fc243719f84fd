import MillraceColumns

/// How the rows of one table are told apart by partition, and which columns their files have.
struct PartitionLayout: Sendable {
    /// One level of folders.
    struct Level: Sendable {
        let term: PartitionTerm
        /// The place of its column in the batches that come in.
        let column: Int
    }

    let levels: [Level]
    /// The columns of the files.
    let schema: Schema
    /// Where they stand in the batches that come in.
    private let places: [Int]

    /// Finds the columns in a table's.
    ///
    /// - Throws: `MillraceError` for a column that is not there, or cannot make folders.
    init(_ terms: [PartitionTerm], of table: Schema) throws(MillraceError) {
        var levels: [Level] = []
        for term in terms {
            let column = try PartitionLayout.find(term, in: table)
            try PartitionLayout.check(term, table.fields[column].type)
            levels.append(Level(term: term, column: column))
        }
        let leaving = Set(levels.filter { $0.term.part == nil }.map(\.column))
        let places = table.fields.indices.filter { !leaving.contains($0) }
        guard !places.isEmpty else {
            throw MillraceError(
                .usage, "--partition-by leaves no column for the files", remedy: "partition by fewer columns")
        }
        let names = Set(places.map { table.fields[$0].name.lowercased() })
        if let term = terms.first(where: { names.contains($0.name.lowercased()) }) {
            throw MillraceError(
                .usage, "the folders of \(term) have the name of the column '\(term.name)', which is in the files",
                remedy: "rename that column with --rename '\(term.name)=NAME', or leave it out with --drop")
        }
        self.levels = levels
        self.places = places
        schema = Schema(places.map { table.fields[$0] })
    }

    private static func find(_ term: PartitionTerm, in table: Schema) throws(MillraceError) -> Int {
        if let exact = table.fields.firstIndex(where: { $0.name == term.column }) { return exact }
        let folded = table.fields.indices.filter { table.fields[$0].name.lowercased() == term.column.lowercased() }
        guard folded.count == 1 else {
            throw MillraceError(
                .usage, "--partition-by names the column '\(term.column)', which the table does not have",
                remedy: "its columns are \(ColumnNames.listed(table.fields.map(\.name)))")
        }
        return folded[0]
    }

    private static func check(_ term: PartitionTerm, _ type: LogicalType) throws(MillraceError) {
        switch (type, term.part) {
        case (.string, nil), (.int64, nil), (.boolean, nil), (.date, nil): return
        case (.date, .year?), (.date, .month?), (.date, .day?), (.date, .date?), (.timestamp, .some): return
        case (.timestamp, nil):
            throw MillraceError(
                .usage, "the column '\(term.column)' is \(type): a folder for each moment would be too many",
                remedy: "partition by date(\(term.column)) or hour(\(term.column))")
        case (_, .some):
            throw MillraceError(
                .usage, "\(term) needs dates or timestamps, and the column is \(type)",
                remedy: "declare it with --type, or partition by another column")
        case (_, nil):
            throw MillraceError(
                .usage, "the column '\(term.column)' is \(type), which makes no folders",
                remedy: "partition by a column of texts, integers, booleans or dates")
        }
    }

    /// Tells the rows of a batch apart.
    ///
    /// - Returns: for each partition in it, its folders and its rows, in their order, with the columns of the files.
    /// - Complexity: O(rows × levels), and O(bytes) of what has more than one partition.
    func split(_ batch: RecordBatch) -> [(folders: String, rows: RecordBatch)] {
        let files = RecordBatch(schema: schema, rowCount: batch.rowCount, columns: places.map { batch.columns[$0] })
        guard batch.rowCount > 0 else { return [] }
        let keys = levels.map { PartitionKeys(batch.columns[$0.column], $0.term) }
        var numbers: [[UInt32]: Int] = [:]
        var rows: [[Int32]] = []
        var combined: [[UInt32]] = []
        var last = (key: [UInt32](), number: -1)
        for row in 0..<batch.rowCount {
            let isSame = last.number >= 0 && zip(last.key, keys).allSatisfy { $0 == $1.codes[row] }
            if !isSame {
                let key = keys.map { $0.codes[row] }
                let number = numbers[key] ?? rows.count
                if number == rows.count {
                    numbers[key] = number
                    rows.append([])
                    combined.append(key)
                }
                last = (key, number)
            }
            rows[last.number].append(Int32(row))
        }
        let folders = combined.map { key in
            zip(zip(levels, keys), key).map { pair, code in pair.0.term.folder(pair.1.texts[Int(code)]) }.joined(
                separator: "/")
        }
        guard rows.count > 1 else { return [(folders[0], files)] }
        return zip(folders, rows).map { ($0, files.taking($1)) }
    }
}

/// What each row of a column says about its partition: a number a row, and the text of each number.
struct PartitionKeys {
    /// One a row.
    private(set) var codes: [UInt32] = []
    /// By number; nil: a null, or a text without a character, which Hive cannot tell from one.
    private(set) var texts: [String?] = []

    init(_ column: ColumnVector, _ term: PartitionTerm) {
        codes.reserveCapacity(column.count)
        switch column.storage {
        case .binary(let values):
            number(column, of: { row in values[row] }, text: { String(decoding: $0, as: UTF8.self) })
        case .int64(let values):
            let isTime = if case .timestamp = column.type { true } else { false }
            if isTime, let part = term.part {
                number(column, of: { part.unit(ofMicroseconds: values[$0]) }, text: part.text)
            } else {
                number(column, of: { values[$0] }, text: { String($0) })
            }
        case .int32(let values):
            let part = term.part ?? .date
            number(column, of: { part.unit(ofDays: Int64(values[$0])) }, text: part.text)
        case .boolean(let values): number(column, of: { values[$0] }, text: { $0 == 0 ? "false" : "true" })
        case .int128, .double, .structure, .list, .map:
            preconditionFailure("a partition of a type that makes no folders")
        }
    }

    private mutating func number<Value: Hashable>(
        _ column: ColumnVector, of value: (Int) -> Value, text: (Value) -> String
    ) {
        var known: [Value: UInt32] = [:]
        var last: (value: Value, code: UInt32)?
        var absent: UInt32?
        for row in 0..<column.count {
            guard !column.isNull(row) else {
                codes.append(nullCode(&absent))
                continue
            }
            let value = value(row)
            if let last, last.value == value {
                codes.append(last.code)
                continue
            }
            let code = known[value] ?? newCode(text(value), &absent)
            known[value] = code
            last = (value, code)
            codes.append(code)
        }
    }

    private mutating func newCode(_ text: String, _ absent: inout UInt32?) -> UInt32 {
        guard !text.isEmpty else { return nullCode(&absent) }
        texts.append(text)
        return UInt32(texts.count - 1)
    }

    private mutating func nullCode(_ absent: inout UInt32?) -> UInt32 {
        if let absent { return absent }
        texts.append(nil)
        absent = UInt32(texts.count - 1)
        return UInt32(texts.count - 1)
    }
}

extension PartitionTerm.Part {
    /// What tells the partitions of dates apart: days, or what they are a part of.
    fileprivate func unit(ofDays days: Int64) -> Int64 {
        switch self {
        case .date, .hour: days
        case .year: CivilDate(days: days).year
        case .month: CivilDate(days: days).month
        case .day: CivilDate(days: days).day
        }
    }

    fileprivate func unit(ofMicroseconds time: Int64) -> Int64 {
        let perDay: Int64 = 86_400_000_000
        let days = (time >= 0 ? time : time - perDay + 1) / perDay
        return self == .hour ? (time - days * perDay) / 3_600_000_000 : unit(ofDays: days)
    }

    fileprivate func text(_ unit: Int64) -> String {
        switch self {
        case .date:
            var bytes: [UInt8] = []
            ISOText.append(days: unit, to: &bytes)
            return String(decoding: bytes, as: UTF8.self)
        case .year: return String(unit)
        case .month, .day, .hour: return unit < 10 ? "0\(unit)" : "\(unit)"
        }
    }
}

/// A day of the proleptic Gregorian calendar.
struct CivilDate {
    let year: Int64
    let month: Int64
    let day: Int64

    /// From days since 1970-01-01. Years are counted from March, so that a leap day is the last day of its year.
    init(days: Int64) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }
}

extension PartitionTerm {
    /// What stands for rows without a value.
    static let nullValue = "__HIVE_DEFAULT_PARTITION__"

    /// One folder: `region=EU`.
    func folder(_ value: String?) -> String {
        PartitionTerm.escaped(name) + "=" + (value.map(PartitionTerm.escaped) ?? PartitionTerm.nullValue)
    }

    /// Escapes what would end or change a path, as Hive does. What is left names one folder, whatever the value is.
    static func escaped(_ text: String) -> String {
        var escaped: [UInt8] = []
        for byte in text.utf8 {
            if byte < 0x20 || byte == 0x7F || special.contains(byte) {
                escaped += [UInt8(ascii: "%"), digit(byte >> 4), digit(byte & 15)]
            } else {
                escaped.append(byte)
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }

    private static let special = Set("\"#%'*/:=?\\{[]^".utf8)

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x37 + value }
}
