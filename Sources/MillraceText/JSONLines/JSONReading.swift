import MillraceColumns

/// How the values of one place are read.
package indirect enum JSONReading: Hashable, Sendable {
    /// By a declared type: a record with a value that does not fit is rejected.
    case declared(LogicalType)
    case boolean, int64, double, date, timestamp, timestampTZ
    /// Strings as they are. Not settled: nothing but strings was seen, or nothing at all, and no string that is only text.
    case text(isSettled: Bool)
    /// Any value, as the text that it has in JSON. Not settled: there were only objects without fields.
    case json(isSettled: Bool)
    /// Objects; one field at least.
    case structure([JSONField])
    /// Arrays.
    case list(JSONReading)
}

/// A key and how its values are read.
package struct JSONField: Hashable, Sendable {
    /// What the key means, in UTF-8.
    package let key: [UInt8]
    package let reading: JSONReading
    /// Whether it was declared that every object has it, and that it is never null.
    let isRequired: Bool

    init(key: [UInt8], reading: JSONReading, isRequired: Bool = false) {
        self.key = key
        self.reading = reading
        self.isRequired = isRequired
    }

    package var name: String { String(decoding: key, as: UTF8.self) }
}

extension JSONReading {
    /// The type of the column.
    package var type: LogicalType {
        switch self {
        case .declared(let type): type
        case .boolean: .boolean
        case .int64: .int64
        case .double: .double
        case .date: .date
        case .timestamp: .timestamp(isAdjustedToUTC: false)
        case .timestampTZ: .timestamp(isAdjustedToUTC: true)
        case .text, .json: .string
        case .structure(let fields): .structure(fields.map { Field($0.name, $0.reading.type) })
        case .list(let element): .list(Field("element", element.type))
        }
    }
}

extension JSONSummary {
    /// The narrowest reading that gives every value back; `depth` objects and arrays are around the place.
    func reading(depth: Int) -> JSONReading {
        let kinds = kinds
        guard let kind = kinds.first else { return .text(isSettled: false) }
        guard kinds.count == 1 else { return .json(isSettled: true) }
        switch kind {
        case .boolean: return .boolean
        case .number: return numberReading
        case .string: return stringReading
        case .object, .array: break
        }
        guard depth < JSONSummary.maximumTypedDepth else { return .json(isSettled: true) }
        if kind == .array { return .list(elements.first?.reading(depth: depth + 1) ?? .text(isSettled: false)) }
        guard !fields.isEmpty else { return .json(isSettled: false) }
        return .structure(fields.map { JSONField(key: $0.key, reading: $0.summary.reading(depth: depth + 1)) })
    }

    private var numberReading: JSONReading {
        if classes.isSubset(of: [.integer, .wideInteger]) { return .int64 }
        // An integer beyond 2^53 may not be a double.
        return classes.isSubset(of: [.integer, .double]) ? .double : .json(isSettled: true)
    }

    private var stringReading: JSONReading {
        if classes == [.date] { return .date }
        if classes.isSubset(of: [.date, .timestamp]) { return .timestamp }
        return classes == [.timestampTZ] ? .timestampTZ : .text(isSettled: true)
    }
}

extension JSONReading {
    /// Whether values summarised so may be read like this: what was seen resolves to it, or may do so once the rest is seen.
    func holds(for summary: JSONSummary) -> Bool {
        if case .declared = self { return true }
        guard summary.values > 0 else { return true }
        let classes = summary.classes
        switch self {
        case .declared: return true
        case .boolean: return classes == [.boolean]
        case .int64: return classes.isSubset(of: [.integer, .wideInteger])
        case .double: return classes.isSubset(of: [.integer, .double])
        case .date: return classes == [.date]
        case .timestamp: return classes.isSubset(of: [.date, .timestamp])
        case .timestampTZ: return classes == [.timestampTZ]
        case .text(isSettled: true): return summary.kinds == [.string]
        case .text(isSettled: false): return summary.reading(depth: 0) == .text(isSettled: true)
        case .json(isSettled: true): return true
        case .json(isSettled: false): return classes == [.object] && summary.fields.isEmpty
        case .list(let element):
            return classes == [.array] && summary.elements.allSatisfy { element.holds(for: $0) }
        case .structure(let fields): return classes == [.object] && JSONReading.holds(fields, for: summary.fields)
        }
    }

    private static func holds(_ fields: [JSONField], for summaries: [JSONSummary.Field]) -> Bool {
        var place = 0
        var places: [[UInt8]: Int]?
        for summary in summaries {
            // Both are in the order of first appearance; what a declaration or a slab moved is looked up.
            if place < fields.count, fields[place].key == summary.key {
                guard fields[place].reading.holds(for: summary.summary) else { return false }
                place += 1
                continue
            }
            let known = places ?? Dictionary(uniqueKeysWithValues: fields.enumerated().map { ($1.key, $0) })
            places = known
            guard let index = known[summary.key], fields[index].reading.holds(for: summary.summary) else {
                return false
            }
        }
        return true
    }
}
