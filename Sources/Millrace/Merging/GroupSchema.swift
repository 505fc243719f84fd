import MillraceColumns
import MillraceText

/// The columns of a group's outputs: those of all members, in the order in which they appear first. What a member lacks is null.
struct GroupSchema: Sendable {
    private var fields: [Field] = []
    private var places: [String: Int] = [:]
    /// The members' columns that stand behind all others.
    private var last: [Field] = []
    private let lastNames: Set<String>
    /// Keys of JSON are taken as they stand; names of CSV are the same whatever their case.
    private let isJSON: Bool
    private var members = 0
    private var counts: [Int] = []

    /// - Parameter last: names of columns that are added, not read: they stay behind all others.
    init(last: [String], isJSON: Bool = false) {
        lastNames = Set(last.map { $0.lowercased() })
        self.isJSON = isJSON
    }

    private func key(_ name: String) -> String { isJSON ? name : name.lowercased() }

    /// Takes in a member's columns.
    ///
    /// - Returns: the name of a column that the group has with another type; then nothing was taken in.
    mutating func add(_ schema: Schema) -> String? {
        for field in schema.fields where !lastNames.contains(field.name.lowercased()) {
            guard let place = places[key(field.name)] else { continue }
            if fields[place].type != field.type { return field.name }
        }
        members += 1
        for field in schema.fields {
            guard !lastNames.contains(field.name.lowercased()) else {
                if !last.contains(where: { $0.name == field.name }) { last.append(field) }
                continue
            }
            if let place = places[key(field.name)] {
                fields[place].isNullable = fields[place].isNullable || field.isNullable
                counts[place] += 1
            } else {
                places[key(field.name)] = fields.count
                fields.append(field)
                counts.append(1)
            }
        }
        return nil
    }

    /// The columns of the outputs, once all members are known.
    var schema: Schema {
        let all = fields.enumerated().map { index, field in
            var field = field
            if counts[index] < members { field.isNullable = true }
            return field
        }
        return Schema(all + last)
    }

    /// How a member's columns become those of the outputs.
    func arrangement(of member: Schema) -> GroupArrangement {
        var sources: [String: Int] = [:]
        for (index, field) in member.fields.enumerated() { sources[key(field.name)] = index }
        let schema = schema
        return GroupArrangement(schema: schema, places: schema.fields.map { sources[key($0.name)] })
    }
}

/// Puts a member's columns in the order of its group's.
struct GroupArrangement: Sendable {
    let schema: Schema
    /// Where in the member's batches each column stands; nil: it has no such column.
    let places: [Int?]

    /// The same rows with the group's columns.
    func apply(_ batch: RecordBatch) -> RecordBatch {
        guard batch.schema != schema else { return batch }
        let columns = zip(schema.fields, places).map { field, place in
            place.map { batch.columns[$0] } ?? ColumnVector.nulls(of: field.type, count: batch.rowCount)
        }
        return RecordBatch(schema: schema, rowCount: batch.rowCount, columns: columns)
    }
}
