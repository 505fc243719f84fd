/// What is known about all values that stand in one place of the records: how many of each class, and what is inside them.
///
/// The place of the whole records is the root; an object's fields and an array's elements are places below. Two summaries merge into
/// the one for both. A place's type is a pure function of its summary, so it does not depend on slabs or on threads; fields stand in
/// the order of their first appearance, so summaries merge in the order of the source.
package struct JSONSummary: Hashable, Sendable {
    /// A key and what is known about its values.
    package struct Field: Hashable, Sendable {
        /// What the key means, in UTF-8.
        package let key: [UInt8]
        package internal(set) var summary: JSONSummary
    }

    /// The most places without fields, the columns of a table, that one object may have.
    package static let maximumColumns = 20_000
    /// Objects and arrays this deep are read as JSON text: table formats have a limit too.
    package static let maximumTypedDepth = 32

    private var counts = [UInt64](repeating: 0, count: JSONClass.allCases.count)
    /// Values that are `null`. A missing field is counted nowhere.
    package internal(set) var nulls: UInt64 = 0
    /// The longest string or number in bytes, as it is written. Decoders know it of strings only.
    package internal(set) var longest = 0
    /// Of the values that are objects, in the order of their first appearance.
    package internal(set) var fields: [Field] = []
    /// Of the elements of the values that are arrays: one summary, or none.
    package internal(set) var elements: [JSONSummary] = []
    /// Keys that stood in one object again: the last of them counts.
    package internal(set) var repeatedKeys: UInt64 = 0
    /// Of records: values that a declared type refuses, by column. They are counted where they do not reject their record.
    package internal(set) var misfits: [String: UInt64] = [:]
    /// Whether there were more than `maximumColumns`: then this is not about all fields.
    package internal(set) var isTooWide = false

    /// Of no values.
    package init() {}

    /// The number of values in a class.
    package internal(set) subscript(valueClass: JSONClass) -> UInt64 {
        get { counts[valueClass.rawValue] }
        set { counts[valueClass.rawValue] = newValue }
    }

    /// The values that are not null.
    package var values: UInt64 { counts.reduce(0, +) }

    /// The classes that occur.
    package var classes: Set<JSONClass> { Set(JSONClass.allCases.filter { self[$0] > 0 }) }

    /// The kinds that occur.
    var kinds: Set<JSONKind> { Set(classes.map(\.kind)) }

    /// What is known about the values of a key.
    package subscript(key: String) -> JSONSummary? {
        let bytes = Array(key.utf8)
        return fields.first { $0.key == bytes }?.summary
    }

    /// Takes in what is known about later values of the same place.
    package mutating func merge(_ other: JSONSummary) {
        mergePlace(other)
        guard !isTooWide, columnCount > JSONSummary.maximumColumns else { return }
        isTooWide = true
    }

    private mutating func mergePlace(_ other: JSONSummary) {
        for place in counts.indices { counts[place] += other.counts[place] }
        nulls += other.nulls
        longest = max(longest, other.longest)
        repeatedKeys += other.repeatedKeys
        misfits.merge(other.misfits) { $0 + $1 }
        isTooWide = isTooWide || other.isTooWide
        if kinds.count > 1 {
            // Text it is, whatever stands inside.
            fields = []
            elements = []
        } else {
            mergeFields(other.fields)
            if elements.isEmpty {
                elements = other.elements
            } else {
                other.elements.forEach { elements[0].mergePlace($0) }
            }
        }
    }

    private mutating func mergeFields(_ others: [Field]) {
        guard !fields.isEmpty else {
            fields = others
            return
        }
        if zip(fields, others).allSatisfy({ $0.key == $1.key }), others.count <= fields.count {
            for index in others.indices { fields[index].summary.mergePlace(others[index].summary) }
            return
        }
        var places: [[UInt8]: Int] = [:]
        for (index, field) in fields.enumerated() { places[field.key] = index }
        for other in others {
            if let place = places[other.key] {
                fields[place].summary.mergePlace(other.summary)
            } else if !isTooWide {
                fields.append(other)
            }
        }
    }

    /// The columns that a table of these values has.
    package var columnCount: Int {
        fields.isEmpty && elements.isEmpty
            ? 1
            : fields.reduce(0) { $0 + $1.summary.columnCount } + elements.reduce(0) { $0 + $1.columnCount }
    }
}
