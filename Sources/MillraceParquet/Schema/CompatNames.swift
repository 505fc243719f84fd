import MillraceColumns

/// Names of columns that the oldest readers take: letters, digits and underscores of ASCII, different when case is folded.
///
/// Hive, Athena and Impala fold case; Spark before 3.3 refuses spaces and punctuation. A name that is legal already is never changed for
/// the sake of one that is not.
enum CompatNames {
    /// A legal name for each of `names`, which stand beside each other in one struct.
    static func legal(_ names: [String]) -> [String] {
        var taken: Set<String> = []
        var legal = names.map { name in
            name == sanitised(name) && taken.insert(name.lowercased()).inserted ? name : nil
        }
        var numbers: [String: Int] = [:]
        for index in legal.indices where legal[index] == nil {
            legal[index] = free(sanitised(names[index]), &taken, &numbers)
        }
        return legal.map { $0 ?? "_" }
    }

    /// `name`, or the first of `name_2`, `name_3` and so on that is not taken.
    ///
    /// - Parameter numbers: for each name, folded, the number up to which all are taken: thousands of headers may become the same.
    private static func free(
        _ name: String, _ taken: inout Set<String>, _ numbers: inout [String: Int]
    ) -> String {
        var candidate = name
        let folded = name.lowercased()
        var number = numbers[folded] ?? 2
        defer { numbers[folded] = number }
        while !taken.insert(candidate.lowercased()).inserted {
            candidate = "\(name)_\(number)"
            number += 1
        }
        return candidate
    }

    /// Each Unicode scalar outside the legal ones becomes `_`.
    private static func sanitised(_ name: String) -> String {
        var legal = ""
        for scalar in name.unicodeScalars { legal.unicodeScalars.append(isLegal(scalar) ? scalar : "_") }
        return legal.isEmpty ? "_" : legal
    }

    private static func isLegal(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "A"..."Z", "a"..."z", "0"..."9", "_": true
        default: false
        }
    }
}

extension CompatNames {
    /// The fields under their legal names, inside structs too.
    static func legal(_ fields: [Field]) -> [Field] {
        zip(fields, legal(fields.map(\.name))).map { field, name in
            Field(name, legal(field.type), isNullable: field.isNullable)
        }
    }

    private static func legal(_ type: LogicalType) -> LogicalType {
        switch type {
        case .structure(let fields): .structure(legal(fields))
        case .list(let element): .list(Field(element.name, legal(element.type), isNullable: element.isNullable))
        case .map(let key, let value):
            .map(
                key: Field(key.name, legal(key.type), isNullable: key.isNullable),
                value: Field(value.name, legal(value.type), isNullable: value.isNullable))
        case .boolean, .int64, .double, .decimal, .date, .timestamp, .string: type
        }
    }

    /// The changed names, as paths from the table down, and what they were.
    static func changes(_ fields: [Field], below path: String = "") -> [(written: String, original: String)] {
        zip(fields, legal(fields.map(\.name))).flatMap { field, name in
            let here: [(written: String, original: String)] =
                name == field.name ? [] : [(written: path + name, original: field.name)]
            return here + changes(field.type, below: path + name + ".")
        }
    }

    private static func changes(_ type: LogicalType, below path: String) -> [(written: String, original: String)] {
        switch type {
        case .structure(let fields): changes(fields, below: path)
        case .list(let element): changes(element.type, below: path + "element.")
        case .map(let key, let value):
            changes(key.type, below: path + "key.") + changes(value.type, below: path + "value.")
        case .boolean, .int64, .double, .decimal, .date, .timestamp, .string: []
        }
    }
}

extension ParquetOptions {
    /// The columns that the profile gives other names, in order: as they are written, and as the schema has them.
    ///
    /// A field inside a column is named by its path, with dots.
    package func renamedColumns(of schema: Schema) -> [(written: String, original: String)] {
        profile == .compat ? CompatNames.changes(schema.fields) : []
    }
}
