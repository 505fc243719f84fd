import MillraceColumns

/// A plan as flat tables, made once and copied for every slab: the places that are read, and the keys of those that are objects.
struct JSONLayout: Sendable {
    /// A key of an object.
    struct Slot: Sendable {
        /// Where the key stands in `tokens`, quotes included.
        let token: Int
        let length: Int
        /// The place of its values.
        let place: Int
        /// Whether records write the key as it stands in `tokens`: no character in it needs an escape.
        let isPlain: Bool
        /// The slot that is expected next.
        var next: Int
    }

    /// A place, and where what is inside it is found.
    struct Place: Sendable {
        let kind: JSONColumnKind
        /// Whether the type was declared: then a value that does not fit is the record's fault, not the plan's.
        let isDeclared: Bool
        /// Whether a null, or an object without it, is refused.
        var isRequired = false
        /// Of an object: whether some key is required.
        var hasRequired = false
        /// Of strings: whether they are text whatever is to come.
        var isSettled = true
        /// Of an object: its keys.
        var slots = 0..<0
        /// Of a list: the place of its elements.
        var element = 0
    }

    /// Place 0 is the record.
    private(set) var places: [Place] = []
    private(set) var slots: [Slot] = []
    /// Keys in quotes, with padding behind the last.
    private(set) var tokens: [UInt8] = []
    /// For each place the hash table of its keys: slots, -1 where free. Empty for few keys.
    private(set) var tables: [[Int32]] = []
    private(set) var decimals: [Int: DecimalParser] = [:]

    /// Objects with fewer keys are searched one by one.
    private static let smallest = 8

    init(_ plan: JSONPlan) {
        _ = addPlace(.structure(plan.fields))
        tokens += [UInt8](repeating: 0, count: 64)
    }

    private mutating func addPlace(_ reading: JSONReading) -> Int {
        switch reading {
        case .boolean: add(.boolean)
        case .int64: add(.int64)
        case .double: add(.double)
        case .date: add(.date)
        case .timestamp: add(.timestamp)
        case .timestampTZ: add(.timestampTZ)
        case .text(let isSettled): add(.text, isSettled: isSettled)
        case .json(isSettled: true): add(.json)
        case .json(isSettled: false): add(.emptyObject)
        case .structure(let fields): addStructure(fields, isDeclared: false)
        case .list(let element): addList(element, isDeclared: false)
        case .declared(let type): addDeclared(type)
        }
    }

    private mutating func addDeclared(_ type: LogicalType) -> Int {
        switch type {
        case .boolean: return add(.declaredBoolean, isDeclared: true)
        case .int64: return add(.declaredInt64, isDeclared: true)
        case .double: return add(.declaredDouble, isDeclared: true)
        case .date: return add(.declaredDate, isDeclared: true)
        case .timestamp(isAdjustedToUTC: false): return add(.declaredTimestamp, isDeclared: true)
        case .timestamp(isAdjustedToUTC: true): return add(.declaredTimestampTZ, isDeclared: true)
        case .decimal(let precision, let scale):
            let isNarrow = LogicalType.isDecimalNarrow(precision: precision)
            let place = add(isNarrow ? .declaredNarrow : .declaredWide, isDeclared: true)
            decimals[place] = DecimalParser(precision: precision, scale: scale)
            return place
        case .structure(let fields):
            let keys = fields.map {
                JSONField(key: Array($0.name.utf8), reading: .declared($0.type), isRequired: !$0.isNullable)
            }
            return addStructure(keys, isDeclared: true)
        case .list(let element):
            return addList(.declared(element.type), isDeclared: true, isRequired: !element.isNullable)
        case .string, .map: return add(.declaredText, isDeclared: true)
        }
    }

    private mutating func add(_ kind: JSONColumnKind, isDeclared: Bool = false, isSettled: Bool = true) -> Int {
        places.append(Place(kind: kind, isDeclared: isDeclared, isSettled: isSettled))
        tables.append([])
        return places.count - 1
    }

    private mutating func addList(_ element: JSONReading, isDeclared: Bool, isRequired: Bool = false) -> Int {
        let place = add(.list, isDeclared: isDeclared)
        places[place].element = addPlace(element)
        places[places[place].element].isRequired = isRequired
        return place
    }

    private mutating func addStructure(_ fields: [JSONField], isDeclared: Bool) -> Int {
        let place = add(.structure, isDeclared: isDeclared)
        let inner = fields.map { addPlace($0.reading) }
        let first = slots.count
        for (index, field) in fields.enumerated() {
            let isLast = index == fields.count - 1
            places[inner[index]].isRequired = field.isRequired
            addSlot(field.key, place: inner[index], next: isLast ? first : slots.count + 1)
        }
        places[place].hasRequired = fields.contains(where: \.isRequired)
        places[place].slots = first..<slots.count
        if fields.count > JSONLayout.smallest { tables[place] = makeTable(first, fields.map(\.key)) }
        return place
    }

    private mutating func addSlot(_ key: [UInt8], place: Int, next: Int) {
        slots.append(
            Slot(
                token: tokens.count, length: key.count + 2, place: place, isPlain: JSONText.isPlain(key), next: next))
        tokens.append(UInt8(ascii: "\""))
        tokens += key
        tokens.append(UInt8(ascii: "\""))
    }

    private func makeTable(_ first: Int, _ keys: [[UInt8]]) -> [Int32] {
        var size = 16
        while size < keys.count * 2 { size *= 2 }
        var table = [Int32](repeating: -1, count: size)
        for (index, key) in keys.enumerated() {
            let hash = key.withUnsafeBufferPointer { JSONLayout.hash($0) }
            var place = hash & (size - 1)
            while table[place] >= 0 { place = (place + 1) & (size - 1) }
            table[place] = Int32(first + index)
        }
        return table
    }

    /// A hash of a key's bytes.
    static func hash(_ key: UnsafeBufferPointer<UInt8>) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in key { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return Int(truncatingIfNeeded: hash ^ hash >> 29)
    }
}
