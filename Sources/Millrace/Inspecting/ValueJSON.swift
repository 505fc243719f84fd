import MillraceColumns

/// Prints values of one type as JSON.
final class ValueJSON: Sendable {
    private let type: LogicalType
    private let children: [ValueJSON]
    private let keys: [[UInt8]]

    init(_ type: LogicalType) {
        self.type = type
        switch type {
        case .structure(let fields):
            children = fields.map { ValueJSON($0.type) }
            keys = ValueJSON.keys(fields)
        case .list(let element): (children, keys) = ([ValueJSON(element.type)], [])
        case .map(let key, let value): (children, keys) = ([ValueJSON(key.type), ValueJSON(value.type)], [])
        case .boolean, .int64, .double, .decimal, .date, .timestamp, .string: (children, keys) = ([], [])
        }
    }

    /// `{"a":`, then `,"b":`. A name that was there before has a number behind it: JSON readers keep only one of the same name.
    static func keys(_ fields: [Field]) -> [[UInt8]] {
        var seen: Set<String> = []
        let names = Set(fields.map(\.name))
        return fields.enumerated().map { index, field in
            var name = field.name
            var number = 2
            while seen.contains(name) || (name != field.name && names.contains(name)) {
                name = "\(field.name)_\(number)"
                number += 1
            }
            seen.insert(name)
            return Array(((index == 0 ? "{" : ",") + JSONText.quoted(name) + ":").utf8)
        }
    }

    /// Appends the value of one row.
    func append(_ column: ColumnVector, _ row: Int, to bytes: inout [UInt8], _ relieve: (inout [UInt8]) -> Void) {
        if column.isNull(row) {
            bytes += ValueJSON.null
            return
        }
        switch column.storage {
        case .boolean(let values): bytes += values[row] == 0 ? ValueJSON.no : ValueJSON.yes
        case .int32(let values): quoted(to: &bytes) { ISOText.append(days: Int64(values[row]), to: &$0) }
        case .int64(let values): append(values[row], to: &bytes)
        case .int128(let values): append(decimal: values[row], to: &bytes)
        case .double(let values): ValueJSON.append(values[row], to: &bytes)
        case .binary(let values): JSONText.append(quoting: values[row], to: &bytes)
        case .structure(let fields):
            if children.isEmpty { bytes.append(UInt8(ascii: "{")) }
            for (index, child) in children.enumerated() {
                bytes += keys[index]
                child.append(fields[index], row, to: &bytes, relieve)
            }
            bytes.append(UInt8(ascii: "}"))
        case .list(let offsets, let element):
            append(offsets[row]..<offsets[row + 1], to: &bytes, relieve) { index, bytes in
                children[0].append(element, index, to: &bytes, relieve)
            }
        case .map(let offsets, let keys, let values):
            append(offsets[row]..<offsets[row + 1], to: &bytes, relieve) { index, bytes in
                bytes += ValueJSON.key
                children[0].append(keys, index, to: &bytes, relieve)
                bytes += ValueJSON.value
                children[1].append(values, index, to: &bytes, relieve)
                bytes.append(UInt8(ascii: "}"))
            }
        }
    }

    private static let null = Array("null".utf8)
    private static let yes = Array("true".utf8)
    private static let no = Array("false".utf8)
    private static let key = Array(#"{"key":"#.utf8)
    private static let value = Array(#","value":"#.utf8)

    private func append(
        _ elements: Range<Int32>, to bytes: inout [UInt8], _ relieve: (inout [UInt8]) -> Void,
        _ one: (Int, inout [UInt8]) -> Void
    ) {
        bytes.append(UInt8(ascii: "["))
        for element in elements {
            if element > elements.lowerBound { bytes.append(UInt8(ascii: ",")) }
            one(Int(element), &bytes)
            relieve(&bytes)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private func append(_ value: Int64, to bytes: inout [UInt8]) {
        switch type {
        case .timestamp(let isAdjustedToUTC):
            quoted(to: &bytes) {
                ISOText.append(timestamp: value, perSecond: 1_000_000, to: &$0)
                if isAdjustedToUTC { $0.append(UInt8(ascii: "Z")) }
            }
        case .decimal: append(decimal: Int128(value), to: &bytes)
        default: ISOText.append(value, to: &bytes)
        }
    }

    private func append(decimal value: Int128, to bytes: inout [UInt8]) {
        guard case .decimal(_, let scale) = type, scale > 0 else {
            return ISOText.append(decimal: value, scale: 0, to: &bytes)
        }
        quoted(to: &bytes) { ISOText.append(decimal: value, scale: scale, to: &$0) }
    }

    private func quoted(to bytes: inout [UInt8], _ body: (inout [UInt8]) -> Void) {
        bytes.append(UInt8(ascii: "\""))
        body(&bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    /// JSON has no words for what is not finite: it becomes a string.
    private static func append(_ value: Double, to bytes: inout [UInt8]) {
        if value.isFinite {
            bytes += "\(value)".utf8
        } else {
            bytes += (value.isNaN ? #""nan""# : value < 0 ? #""-inf""# : #""inf""#).utf8
        }
    }
}
