import MillraceColumns

/// How a schema of the hub is said in Parquet: the elements of the footer, and the leaves with their levels.
///
/// SPEC: LogicalTypes.md; lists are the three-level `list.element`, maps are `key_value` with `key` and `value`.
struct SchemaMapping: Sendable {
    /// Levels are kept in bytes; a schema that deep is a mistake anyway.
    static let maximumLevel = 100

    /// Depth first, with the root.
    private(set) var elements: [SchemaElement] = []
    /// In file order.
    private(set) var leaves: [LeafDescriptor] = []

    private let profile: ParquetProfile

    /// - Throws: `EncodingFault.unsupported` for structs without fields and for nesting beyond `maximumLevel`.
    init(_ schema: Schema, profile: ParquetProfile = .standard) throws(EncodingFault) {
        self.profile = profile
        var root = SchemaElement(name: "schema")
        root.childCount = Int32(clamping: schema.count)
        elements.append(root)
        let fields = profile == .compat ? CompatNames.legal(schema.fields) : schema.fields
        for (index, field) in fields.enumerated() {
            try add(field, under: Place(column: index))
        }
    }

    /// Where in the tree a field is added.
    private struct Place {
        var column: Int
        var path: [String] = []
        var steps: [LeafStep] = []
        var definitionLevel = 0
        var repetitionLevel = 0

        /// The place below a field or group of this name.
        func entering(_ name: String, _ steps: [LeafStep], definition: Int, repetition: Int = 0) -> Place {
            var below = self
            below.path.append(name)
            below.steps += steps
            below.definitionLevel += definition
            below.repetitionLevel += repetition
            return below
        }
    }

    private mutating func add(_ field: Field, named name: String? = nil, under place: Place) throws(EncodingFault) {
        let name = name ?? field.name
        var element = SchemaElement(name: name)
        element.repetition = field.isNullable ? .optional : .required
        let below = place.entering(
            name, [field.isNullable ? .optional : .required], definition: field.isNullable ? 1 : 0)
        guard below.definitionLevel < SchemaMapping.maximumLevel else {
            throw .unsupported("column \(below.path[0]) is nested deeper than \(SchemaMapping.maximumLevel) levels")
        }
        switch field.type {
        case .structure(let fields):
            try add(structure: fields, element, below)
        case .list(let item):
            try add(list: item, element, below)
        case .map(let key, let value):
            try add(mapOf: key, to: value, element, below)
        case .boolean, .int64, .double, .decimal, .date, .timestamp, .string:
            addLeaf(field.type, element, below)
        }
    }

    private mutating func add(
        structure fields: [Field], _ element: SchemaElement, _ place: Place
    ) throws(EncodingFault) {
        guard !fields.isEmpty else {
            throw .unsupported("column \(place.path.joined(separator: ".")) is a struct without fields")
        }
        var element = element
        element.childCount = Int32(clamping: fields.count)
        elements.append(element)
        for (index, field) in fields.enumerated() {
            var below = place
            below.steps.append(.child(index))
            try add(field, under: below)
        }
    }

    private mutating func add(list item: Field, _ element: SchemaElement, _ place: Place) throws(EncodingFault) {
        var element = element
        element.childCount = 1
        element.convertedType = .list
        element.logicalType = .list
        elements.append(element)
        addRepeatedGroup("list", childCount: 1, convertedType: nil)
        try add(item, named: "element", under: place.entering("list", [.element], definition: 1, repetition: 1))
    }

    private mutating func add(
        mapOf key: Field, to value: Field, _ element: SchemaElement, _ place: Place
    ) throws(EncodingFault) {
        var element = element
        element.childCount = 1
        element.convertedType = .map
        element.logicalType = .map
        elements.append(element)
        addRepeatedGroup("key_value", childCount: 2, convertedType: .mapKeyValue)
        // SPEC: LogicalTypes.md "Maps": the key must be required.
        try add(
            Field("key", key.type, isNullable: false),
            under: place.entering("key_value", [.key], definition: 1, repetition: 1))
        try add(value, named: "value", under: place.entering("key_value", [.value], definition: 1, repetition: 1))
    }

    private mutating func addRepeatedGroup(_ name: String, childCount: Int32, convertedType: ConvertedType?) {
        var group = SchemaElement(name: name)
        group.repetition = .repeated
        group.childCount = childCount
        group.convertedType = convertedType
        elements.append(group)
    }

    private mutating func addLeaf(_ type: LogicalType, _ element: SchemaElement, _ place: Place) {
        var element = element
        let storage = LeafStorage(type, profile: profile)
        element.type = storage.physicalType
        element.typeLength = storage.typeLength.map { Int32($0) }
        element.convertedType = storage.convertedType
        element.logicalType = storage.annotation
        if case .decimal(let precision, let scale) = type {
            element.precision = Int32(precision)
            element.scale = Int32(scale)
        }
        elements.append(element)
        leaves.append(
            LeafDescriptor(
                column: place.column, path: place.path, steps: place.steps, logicalType: type,
                physicalType: storage.physicalType, typeLength: storage.typeLength,
                maximumDefinitionLevel: place.definitionLevel, maximumRepetitionLevel: place.repetitionLevel))
    }
}
