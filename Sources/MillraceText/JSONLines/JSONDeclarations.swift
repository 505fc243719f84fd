import MillraceColumns

/// Types that were declared by column name, and what they mean for the fields of records.
struct JSONDeclarations {
    private let types: [String: LogicalType]
    private let required: Set<String>
    private let flatten: Bool

    /// With `flatten`, a name may be that of a field in nested objects, `a.b`. Columns that are `required` have types too.
    init(_ types: [String: LogicalType], required: Set<String>, flatten: Bool) {
        self.types = types
        self.required = required
        self.flatten = flatten
    }

    /// Fields that were predicted, declared where their column is.
    func apply(to fields: [JSONField], prefix: String = "") -> [JSONField] {
        guard !types.isEmpty || !required.isEmpty else { return fields }
        return fields.map { field in
            let name = prefix + field.name
            if let type = types[name] {
                return JSONField(key: field.key, reading: .declared(type), isRequired: required.contains(name))
            }
            guard flatten, case .structure(let inner) = field.reading else {
                // Widened: the type gave way, not that there must be a value.
                return required.contains(name)
                    ? JSONField(key: field.key, reading: field.reading, isRequired: true) : field
            }
            let declared = apply(to: inner, prefix: name + ".")
            // Where the object is missing, what must be in it is missing too.
            return JSONField(
                key: field.key, reading: .structure(declared), isRequired: declared.contains(where: \.isRequired))
        }
    }

    /// The fields that declared columns can stand in, and no others: `a.b` is a key of its own or a field of `a`.
    var fields: [JSONField] {
        var fields: [JSONField] = []
        for (name, type) in types.sorted(by: { $0.key < $1.key }) {
            let path =
                flatten ? name.split(separator: ".", omittingEmptySubsequences: false).map { Array($0.utf8) } : []
            // `a.b` may be missing as a key of its own: only whoever has seen the objects knows which it is.
            let isRequired = path.count < 2 && required.contains(name)
            JSONDeclarations.insert([Array(name.utf8)], type, isRequired: isRequired, into: &fields)
            if path.count > 1 { JSONDeclarations.insert(path, type, into: &fields) }
        }
        return fields
    }

    private static func insert(
        _ path: [[UInt8]], _ type: LogicalType, isRequired: Bool = false, into fields: inout [JSONField]
    ) {
        let index = fields.firstIndex { $0.key == path[0] }
        guard path.count > 1 else {
            // A column beats those inside it.
            let field = JSONField(key: path[0], reading: .declared(type), isRequired: isRequired)
            if let index { fields[index] = field } else { fields.append(field) }
            return
        }
        var inner: [JSONField] = []
        if let index {
            guard case .structure(let known) = fields[index].reading else { return }
            inner = known
        }
        insert(Array(path.dropFirst()), type, into: &inner)
        let field = JSONField(key: path[0], reading: .structure(inner))
        if let index { fields[index] = field } else { fields.append(field) }
    }
}
