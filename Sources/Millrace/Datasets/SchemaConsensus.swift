import MillraceColumns
import MillraceObjectStore
import MillraceText

/// One schema for many sources: the type of a column is what all its values allow, in all of them.
struct SchemaConsensus: Sendable {
    /// What forced a column to another type.
    struct Widening: Hashable, Sendable {
        let column: String
        let from: String
        let to: String
        let source: String
        /// From 1; 0 where no single record could be made out.
        let record: UInt64
        /// As it stands in the source.
        let value: String
    }

    /// A column in all sources so far.
    struct Column: Sendable {
        let name: String
        /// The first that has it.
        let source: String
        /// What all its values allow, in sources that name their columns in front, and in those whose records do.
        var types: [Bool: LogicalType] = [:]
        /// Whether there was any value.
        var hasValues = false

        /// What all its values allow.
        var type: LogicalType {
            types[true].map { one in types[false].map { SchemaConsensus.joined(one, $0) } ?? one } ?? types[false]
                ?? .string
        }
    }

    private(set) var columns: [Column] = []
    private var places: [String: Int] = [:]
    private var values = GroupConsensus()
    private(set) var widenings: [Widening] = []
    private(set) var sources = 0
    private(set) var records: UInt64 = 0

    /// More of them are not told: there may be one for each source.
    private static let mostWidenings = 1000

    /// Takes in what was found out about a source.
    ///
    /// - Parameter look: finds the first record of this source that a type cannot hold.
    mutating func merge(
        _ source: SourceObject, _ survey: ObjectConversion.Survey,
        look: (_ column: String, _ type: LogicalType) async throws -> (record: UInt64, value: String)?
    ) async throws {
        sources += 1
        records += survey.records
        let header = survey.heading.header
        values.merge(header, survey.summary)
        let summary = values.summary(for: header)
        let fields = try survey.heading.reading.plan(TextColumns(names: header ?? []), summary).schema.fields
        for (index, field) in fields.enumerated() {
            let place = place(of: field, in: source)
            let (before, hadValues) = (columns[place].type, columns[place].hasValues)
            columns[place].types[header == nil] = field.type
            columns[place].hasValues = hadValues || SchemaConsensus.hasValues(index, field, summary)
            let type = columns[place].type
            guard type != before, hadValues, widenings.count < SchemaConsensus.mostWidenings else { continue }
            let found = try await look(field.name, before)
            widenings.append(
                Widening(
                    column: columns[place].name, from: TypeText.text(of: before), to: TypeText.text(of: type),
                    source: source.name, record: found?.record ?? 0, value: found?.value ?? ""))
        }
    }

    private static func hasValues(_ index: Int, _ field: Field, _ summary: TextSummary) -> Bool {
        switch summary {
        case .fields(let summaries): summaries.indices ~= index && summaries[index].values > 0
        case .json(let summary): (summary[field.name]?.values ?? 1) > 0
        }
    }

    private mutating func place(of field: Field, in source: SourceObject) -> Int {
        let key = field.name.lowercased()
        if let place = places[key] { return place }
        columns.append(Column(name: field.name, source: source.name))
        places[key] = columns.count - 1
        return columns.count - 1
    }

    /// The narrowest type that can hold values of both.
    static func joined(_ one: LogicalType, _ other: LogicalType) -> LogicalType {
        if one == other { return one }
        switch (one, other) {
        case (.int64, .double), (.double, .int64): return .double
        case (.date, .timestamp(false)), (.timestamp(false), .date): return .timestamp(isAdjustedToUTC: false)
        case (.structure(let mine), .structure(let theirs)):
            var fields = mine
            for field in theirs {
                if let place = fields.firstIndex(where: { $0.name == field.name }) {
                    fields[place].type = joined(fields[place].type, field.type)
                } else {
                    fields.append(Field(field.name, field.type))
                }
            }
            return .structure(fields)
        case (.list(let mine), .list(let theirs)): return .list(Field(mine.name, joined(mine.type, theirs.type)))
        default: return .string
        }
    }

    /// The columns as `--schema` reads them.
    ///
    /// - Throws: `MillraceError` when no source had a column.
    func schema() throws(MillraceError) -> DeclaredSchema {
        try DeclaredSchema(columns.map { Field($0.name, $0.type) }, source: nil)
    }
}
