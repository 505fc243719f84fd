import MillraceBytes
import MillraceColumns

/// The names of the columns that JSON objects make, and how to read each place in them.
package struct JSONPlan: Hashable, Sendable {
    /// One a column. Names are the keys as they stand, also where only their case differs; a name that two flattened columns would
    /// share gets `_2` and so on.
    package let names: [String]
    /// The columns that would share a name, by the names that they have instead.
    package let repeated: [[String]]
    /// Every column may be null, and is so as far as the text says; what was declared is for the caller to add.
    package let schema: Schema
    /// Whether fields of nested objects are columns of their own, `a.b`.
    package let flatten: Bool
    /// The fields of a record.
    let fields: [JSONField]
    /// The types that were declared, by column name.
    package let declared: [String: LogicalType]
    /// The columns in which a null is refused.
    let required: Set<String>
    /// What becomes of values that these types cannot hold.
    package let misfits: MisfitPolicy

    /// The name of the column that a source has whose objects have no fields at all; it holds nothing.
    package static let emptyName = "column_1"

    /// Predicts from the summary of the first records (or of all).
    ///
    /// - Parameters:
    ///   - declared: types by column name, for the columns of nested objects by their flattened name. They win; a name that no
    ///     column has is the caller's to refuse.
    ///   - required: declared columns that every record has, and in which a null is refused.
    ///   - flatten: whether fields of nested objects become columns of their own.
    /// - Throws: `tooManyColumns`.
    package init(
        summary: JSONSummary, declared: [String: LogicalType] = [:], required: Set<String> = [], flatten: Bool = false,
        misfits: MisfitPolicy = .reject
    ) throws(RecordFault) {
        guard !summary.isTooWide else { throw RecordFault.tooManyColumns(at: SourcePosition.start) }
        var fields: [JSONField] = []
        if case .structure(let predicted) = summary.reading(depth: 0) { fields = predicted }
        // A column that is widened is read as if nothing had been said of it.
        let declared = misfits == .widen ? declared.filter { summary.misfits[$0.key] == nil } : declared
        self.init(
            fields: JSONDeclarations(declared, required: required, flatten: flatten).apply(to: fields),
            declared: declared, required: required, flatten: flatten, misfits: misfits)
    }

    /// Reads these fields.
    init(
        fields: [JSONField], declared: [String: LogicalType] = [:], required: Set<String> = [], flatten: Bool,
        misfits: MisfitPolicy = .reject
    ) {
        precondition(declared.values.allSatisfy(JSONPlan.canDeclare), "a type that JSON cannot be read as")
        self.fields = fields
        self.declared = declared
        self.required = required
        self.flatten = flatten
        self.misfits = misfits
        var columns = JSONPlan.columns(of: fields, flatten: flatten, prefix: "")
        if columns.isEmpty { columns = [Field(JSONPlan.emptyName, .string)] }
        let wanted = columns.map(\.name)
        JSONPlan.makeUnique(&columns)
        schema = Schema(columns)
        names = columns.map(\.name)
        repeated = wanted == names ? [] : JSONPlan.repeated(wanted, names)
    }

    /// Whether all values so far, merged in slab order, may be read like this. False is a contradiction.
    package func holds(for merged: JSONSummary) -> Bool {
        if misfits == .widen, merged.misfits.keys.contains(where: { declared[$0] != nil }) { return false }
        return !merged.isTooWide && (merged.fields.isEmpty || JSONReading.structure(fields).holds(for: merged))
    }

    /// Whether a column's declared type gave way to its values.
    package func isWidened(_ name: String) -> Bool { misfits == .widen && declared[name] == nil }

    /// Whether a column may be declared so: JSON has no maps.
    package static func canDeclare(_ type: LogicalType) -> Bool {
        switch type {
        case .map: false
        case .list(let element): canDeclare(element.type)
        case .structure(let fields): !fields.isEmpty && fields.allSatisfy { canDeclare($0.type) }
        case .boolean, .int64, .double, .decimal, .date, .timestamp, .string: true
        }
    }

    /// What the columns of one record take in memory, besides its text and the elements of its lists.
    package var bytesPerRecord: Int { schema.fields.reduce(0) { $0 + $1.type.slotBytes } }

    /// Whether some value is a list.
    var hasLists: Bool { bytesPerElement > 0 }

    /// What the columns of one element of every list take while they grow: they double, and are copied.
    var bytesPerElement: Int { 3 * schema.fields.reduce(0) { $0 + $1.type.elementBytes } }

    private static func columns(of fields: [JSONField], flatten: Bool, prefix: String) -> [Field] {
        fields.flatMap { field -> [Field] in
            guard flatten, case .structure(let inner) = field.reading else {
                return [Field(prefix + field.name, field.reading.type)]
            }
            return columns(of: inner, flatten: true, prefix: prefix + field.name + ".")
        }
    }

    private static func repeated(_ wanted: [String], _ names: [String]) -> [[String]] {
        let groups = Dictionary(grouping: wanted.indices) { Array(wanted[$0].utf8) }
        return groups.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }.map { $0.map { names[$0] } }
    }

    /// Names are compared byte by byte: two forms of one letter are two keys.
    private static func makeUnique(_ columns: inout [Field]) {
        var taken: Set<[UInt8]> = []
        for index in columns.indices where !taken.insert(Array(columns[index].name.utf8)).inserted {
            var suffix = 2
            while !taken.insert(Array("\(columns[index].name)_\(suffix)".utf8)).inserted { suffix += 1 }
            columns[index].name += "_\(suffix)"
        }
    }
}

extension LogicalType {
    /// The bytes that a value takes in its column, besides text and elements.
    fileprivate var elementBytes: Int {
        switch self {
        case .list(let element): element.type.slotBytes + element.type.elementBytes
        case .structure(let fields): fields.reduce(0) { $0 + $1.type.elementBytes }
        default: 0
        }
    }

    /// The columns with values of their own.
    var leafCount: Int {
        switch self {
        case .list(let element): element.type.leafCount
        case .map(let key, let value): key.type.leafCount + value.type.leafCount
        case .structure(let fields): fields.reduce(0) { $0 + $1.type.leafCount }
        default: 1
        }
    }

    fileprivate var slotBytes: Int {
        switch self {
        case .boolean: 1
        case .date, .list, .map: 4
        case .int64, .double, .timestamp, .string: 8
        case .decimal(let precision, _): LogicalType.isDecimalNarrow(precision: precision) ? 8 : 16
        case .structure(let fields): fields.reduce(0) { $0 + $1.type.slotBytes }
        }
    }
}

extension SourcePosition {
    /// The beginning of an object, where no record is meant.
    static let start = SourcePosition(record: 0, line: 1, column: nil, byte: 0)
}

extension RecordFault {
    static func tooManyColumns(at position: SourcePosition) -> RecordFault {
        RecordFault(
            reason: .tooManyColumns, position: position,
            detail: "more than \(JSONSummary.maximumColumns) columns: the keys may be values")
    }
}
