import MillraceColumns

@testable import MillraceText

/// A record that was not kept, as both twins say it.
struct SlowJSONReject: Hashable {
    var reason: String
    var record: Int
    var line: Int
    var byte: Int
    /// Where the record begins.
    var start: Int
    var startLine: Int
    var raw: [UInt8]
}

/// What JSON comes to as a table: with all its records at hand.
struct SlowJSONTable: Equatable {
    var schema: [Field] = []
    var rows: [[Cell]] = []
    var rejects: [SlowJSONReject] = []
    var records = 0

    init() {}

    /// Reads an object.
    init(_ bytes: [UInt8]) {
        let file = SlowJSONFile(bytes)
        var kept: [SlowJSON] = []
        for (index, piece) in file.pieces.enumerated() {
            do throws(SlowJSONFault) {
                if piece.isStray { throw SlowJSONFault(offset: 0) }
                kept.append(try SlowJSONParser.record(piece.bytes))
            } catch {
                let byte = piece.start + error.offset
                rejects.append(
                    SlowJSONReject(
                        reason: error.reason, record: index + 1, line: file.line(of: byte), byte: byte,
                        start: piece.start, startLine: file.line(of: piece.start), raw: piece.bytes))
            }
        }
        records = file.pieces.count
        guard case .structure(let fields) = SlowJSONType.of(kept, depth: 0) else {
            if !kept.isEmpty { schema = [Field("column_1", .string)] }
            rows = kept.map { _ in [.null] }
            return
        }
        schema = fields.map { Field(String(decoding: $0.key, as: UTF8.self), $0.type.logicalType) }
        rows = kept.map { record in fields.map { $0.type.cell(record.last($0.key)) } }
    }
}

/// How the values of a place are read.
indirect enum SlowJSONType: Equatable {
    struct Member: Equatable {
        var key: [UInt8]
        var type: SlowJSONType
    }

    case boolean, int64, double, date, timestamp, timestampTZ, text, json
    case structure([Member])
    case list(SlowJSONType)

    /// The type that holds all these values without loss.
    static func of(_ values: [SlowJSON], depth: Int) -> SlowJSONType {
        let values = values.filter { !$0.isNull }
        let classes = Set(values.map(\.valueClass))
        if classes.isEmpty { return .text }
        if classes == [.boolean] { return .boolean }
        if classes.isSubset(of: [.integer, .wideInteger]) { return .int64 }
        if classes.isSubset(of: [.integer, .double]) { return .double }
        if classes == [.date] { return .date }
        if classes.isSubset(of: [.date, .timestamp]) { return .timestamp }
        if classes == [.timestampTZ] { return .timestampTZ }
        if classes.isSubset(of: [.date, .timestamp, .timestampTZ, .text]) { return .text }
        if depth >= 32 { return .json }
        if classes == [.array] { return .list(of(values.flatMap(\.elements), depth: depth + 1)) }
        guard classes == [.object] else { return .json }
        var keys: [[UInt8]] = []
        for member in values.flatMap(\.members) where !keys.contains(member.key) { keys.append(member.key) }
        if keys.isEmpty { return .json }
        return .structure(
            keys.map { key in
                let inside = values.flatMap(\.members).filter { $0.key == key }.map(\.value)
                return Member(key: key, type: of(inside, depth: depth + 1))
            })
    }

    var logicalType: LogicalType {
        switch self {
        case .boolean: .boolean
        case .int64: .int64
        case .double: .double
        case .date: .date
        case .timestamp: .timestamp(isAdjustedToUTC: false)
        case .timestampTZ: .timestamp(isAdjustedToUTC: true)
        case .text, .json: .string
        case .structure(let members):
            .structure(members.map { Field(String(decoding: $0.key, as: UTF8.self), $0.type.logicalType) })
        case .list(let element): .list(Field("element", element.logicalType))
        }
    }

    /// A value as this type has it; nil is one that is missing.
    func cell(_ json: SlowJSON?) -> Cell {
        guard let json, !json.isNull else { return .null }
        switch (self, json.value) {
        case (.boolean, .boolean(let value)): return .boolean(value)
        case (.int64, _): return Int64(json.text).map { .int64($0) } ?? .null
        case (.double, _): return Double(json.text).map { .double($0) } ?? .null
        case (.text, .string(let text, _)): return .string(String(decoding: text, as: UTF8.self))
        case (.structure(let members), _): return .structure(members.map { $0.type.cell(json.last($0.key)) })
        case (.list(let element), _): return .list(json.elements.map { element.cell($0) })
        case (.json, _): return .string(json.text)
        case (_, .string(let text, _)): return temporal(String(decoding: text, as: UTF8.self))
        default: return .null
        }
    }

    /// The readers of dates have slow twins of their own.
    private func temporal(_ text: String) -> Cell {
        let cell = withPadded(text) { start, length -> Cell in
            switch self {
            case .date: DateParser.parse(start, length).map { .date($0) } ?? .null
            case .timestampTZ: ZonedTimestampParser.parse(start, length).map { .timestamp($0) } ?? .null
            default:
                (TimestampParser.parse(start, length)
                    ?? DateParser.parse(start, length).map { Int64($0) * 86_400_000_000 }).map { .timestamp($0) }
                    ?? .null
            }
        }
        return cell ?? .null
    }
}

extension SlowJSON {
    var elements: [SlowJSON] {
        guard case .array(let elements) = value else { return [] }
        return elements
    }

    var members: [Member] {
        guard case .object(let members) = value else { return [] }
        return members
    }

    /// The value that a key has: the last of them.
    func last(_ key: [UInt8]) -> SlowJSON? { members.last { $0.key == key }?.value }

    var valueClass: JSONClass {
        switch value {
        case .null, .boolean: return .boolean
        case .object: return .object
        case .array: return .array
        case .number:
            switch SlowClass.of(text) {
            case .integer: return .integer
            case .wideInteger: return .wideInteger
            case .double: return .double
            default: return .otherNumber
            }
        case .string(let text, let isEscaped):
            if isEscaped { return .text }
            switch SlowClass.of(String(decoding: text, as: UTF8.self)) {
            case .date: return .date
            case .timestamp: return .timestamp
            case .timestampTZ: return .timestampTZ
            default: return .text
            }
        }
    }
}
