import MillraceColumns

/// The columns of many files as those of one table, and where the files disagree.
///
/// Names are compared without regard to case, as Athena does. Memory grows with the columns and their types, not with the files.
struct SchemaMerge {
    /// A column, a field of a struct, or what is inside a list or map.
    struct Node {
        /// A type that some files give it, and one of them.
        struct Kind {
            let type: LogicalType
            let file: String
            var files: Int
        }

        /// As it is written; more than one where files differ in case, each with a file.
        var names: [(name: String, file: String)]
        /// More than one where files disagree.
        var kinds: [Kind]
        var isNullable: Bool
        var children = Level()
        var files = 0
    }

    /// Columns beside each other.
    struct Level {
        var nodes: [Node] = []
        /// Where each name is, in lower case.
        var places: [String: Int] = [:]
    }

    /// What makes it impossible to read all files as one table.
    struct Conflict: Hashable {
        /// A column, or a field inside one by its path.
        let path: String
        let message: String
        /// Whether it is about what the column is called, not about what it holds.
        var isAboutName = false
    }

    /// More types of one column are not told one by one.
    private static let shownKinds = 5

    /// Whether readers tell names apart by their case, as Avro's do.
    let isCaseSensitive: Bool
    private(set) var files = 0
    private var columns = Level()
    private var collisions: [Conflict] = []

    init(isCaseSensitive: Bool) { self.isCaseSensitive = isCaseSensitive }

    /// Takes the columns of one more file.
    mutating func add(_ fields: [Field], of file: String) {
        files += 1
        SchemaMerge.merge(fields, into: &columns, path: "", file, &collisions)
    }

    private static func merge(
        _ fields: [Field], into level: inout Level, path: String, _ file: String, _ collisions: inout [Conflict]
    ) {
        var seen: [String: String] = [:]
        for field in fields {
            let folded = field.name.lowercased()
            if let other = seen.updateValue(field.name, forKey: folded) {
                let message = "is both '\(other)' and '\(field.name)' in \(file), which are one name to Athena"
                if !collisions.contains(where: { $0.path == path + folded }) {
                    collisions.append(Conflict(path: path + folded, message: message, isAboutName: true))
                }
                continue
            }
            let place = level.places[folded] ?? level.nodes.count
            if place == level.nodes.count {
                level.places[folded] = place
                level.nodes.append(Node(names: [], kinds: [], isNullable: false))
            }
            if !level.nodes[place].names.contains(where: { $0.name == field.name }) {
                level.nodes[place].names.append((field.name, file))
            }
            merge(field, into: &level.nodes[place], path: path + folded, file, &collisions)
        }
    }

    private static func merge(
        _ field: Field, into node: inout Node, path: String, _ file: String, _ collisions: inout [Conflict]
    ) {
        node.files += 1
        node.isNullable = node.isNullable || field.isNullable
        if let index = node.kinds.firstIndex(where: { isAlike($0.type, field.type) }) {
            node.kinds[index].files += 1
            guard index == 0 else { return }
        } else {
            node.kinds.append(Node.Kind(type: field.type, file: file, files: 1))
            guard node.kinds.count == 1 else { return }
        }
        switch field.type {
        case .structure(let fields): merge(fields, into: &node.children, path: path + ".", file, &collisions)
        case .list(let element): inner([element], of: &node, path: path, file, &collisions)
        case .map(let key, let value): inner([key, value], of: &node, path: path, file, &collisions)
        case .boolean, .int64, .double, .decimal, .date, .timestamp, .string: break
        }
    }

    /// What is inside a list or a map has its place, whatever it is called.
    private static func inner(
        _ fields: [Field], of node: inout Node, path: String, _ file: String, _ collisions: inout [Conflict]
    ) {
        let names = fields.count == 1 ? ["element"] : ["key", "value"]
        for (index, field) in fields.enumerated() {
            if index == node.children.nodes.count {
                node.children.nodes.append(Node(names: [(names[index], file)], kinds: [], isNullable: false))
            }
            merge(field, into: &node.children.nodes[index], path: "\(path).\(names[index])", file, &collisions)
        }
    }

    /// Whether two types are one, but for what is inside them.
    private static func isAlike(_ type: LogicalType, _ other: LogicalType) -> Bool {
        switch (type, other) {
        case (.structure, .structure), (.list, .list), (.map, .map): true
        default: type == other
        }
    }
}

// What comes of the files.
extension SchemaMerge {
    /// The table's columns, under the names of the first file that has each, with the first type of each. What some file does not have
    /// may be null.
    var fields: [Field] { SchemaMerge.fields(columns.nodes, of: files) }

    private static func fields(_ nodes: [Node], of files: Int) -> [Field] {
        nodes.map { Field($0.names[0].name, type($0), isNullable: $0.isNullable || $0.files < files) }
    }

    private static func type(_ node: Node) -> LogicalType {
        // What is inside was merged from the files of the first kind only.
        let inside = fields(node.children.nodes, of: node.kinds[0].files)
        switch node.kinds[0].type {
        case .structure: return .structure(inside)
        case .list: return .list(inside[0])
        case .map: return .map(key: Field(inside[0].name, inside[0].type, isNullable: false), value: inside[1])
        case .boolean, .int64, .double, .decimal, .date, .timestamp, .string: return node.kinds[0].type
        }
    }

    /// What the files disagree on.
    var conflicts: [Conflict] {
        var found = collisions
        each { path, node in
            if node.kinds.count > 1 {
                var kinds = node.kinds.prefix(SchemaMerge.shownKinds).map { kind in
                    let others = kind.files > 1 ? " and \(GroupedDigits.counted(kind.files - 1, "more file"))" : ""
                    return "\(SchemaMerge.word(kind.type)) in \(kind.file)\(others)"
                }
                if node.kinds.count > kinds.count { kinds.append("and other types in other files") }
                found.append(Conflict(path: path, message: "is \(kinds.joined(separator: ", "))"))
            }
            if isCaseSensitive, node.names.count > 1 {
                let names = node.names.map { "'\($0.name)' in \($0.file)" }.joined(separator: ", ")
                let message = "is called \(names), which are two names to Avro"
                found.append(Conflict(path: path, message: message, isAboutName: true))
            }
        }
        return found
    }

    /// The names that files write in different case, where readers do not mind.
    var foldedNames: [(path: String, names: [String])] {
        var found: [(path: String, names: [String])] = []
        guard !isCaseSensitive else { return found }
        each { path, node in
            if node.names.count > 1 { found.append((path, node.names.map(\.name))) }
        }
        return found
    }

    private func each(_ body: (String, Node) -> Void) {
        for node in columns.nodes { SchemaMerge.each(node, "", body) }
    }

    private static func each(_ node: Node, _ above: String, _ body: (String, Node) -> Void) {
        let path = above + node.names[0].name.lowercased()
        body(path, node)
        for child in node.children.nodes { each(child, path + ".", body) }
    }

    private static func word(_ type: LogicalType) -> String {
        switch type {
        case .structure: "a struct"
        case .list: "an array"
        case .map: "a map"
        case .boolean, .int64, .double, .decimal, .date, .timestamp, .string: "\(type)"
        }
    }
}
