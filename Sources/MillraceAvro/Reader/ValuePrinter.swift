import MillraceBytes
import MillraceColumns

/// Reads values of a node of the schema and prints them as JSON: what the hub cannot hold.
///
/// A union's value is printed bare, without the name of its branch; a map is an object, its entries in the file's order; dates,
/// times and decimals with a fraction are strings, as are the doubles that JSON has no numbers for.
struct ValuePrinter: Sendable {
    /// Values inside one another; the stack is not without end.
    static let maximumDepth = 256

    let schema: AvroSchema
    let node: Int

    /// Reads one value and appends its JSON.
    ///
    /// - Throws: `ValueFault`, also for values nested deeper than `maximumDepth` and for more text than `budget` has.
    func append(_ cursor: inout ByteCursor, to text: inout [UInt8], _ budget: ReadBudget) throws(ValueFault) {
        try append(node, &cursor, to: &text, budget, depth: 0)
    }

    private func append(
        _ node: Int, _ cursor: inout ByteCursor, to text: inout [UInt8], _ budget: ReadBudget, depth: Int
    ) throws(ValueFault) {
        guard depth < ValuePrinter.maximumDepth else {
            throw .limitExceeded(what: "the depth of nested values", limit: ValuePrinter.maximumDepth)
        }
        try budget.takeValue()
        let start = text.count
        switch schema.nodes[node] {
        case .leaf(let leaf): try leaf.appendJSON(&cursor, to: &text)
        case .union(let branches):
            let branch = try cursor.long()
            guard branch >= 0, branch < branches.count else { throw .malformed("branch \(branch) of a union") }
            return try append(branches[Int(branch)], &cursor, to: &text, budget, depth: depth + 1)
        case .record(let members):
            for (index, member) in members.enumerated() {
                text.append(index == 0 ? UInt8(ascii: "{") : UInt8(ascii: ","))
                try budget.takeText(member.name.utf8.count)
                QuotedText.append(member.name, to: &text)
                text.append(UInt8(ascii: ":"))
                try append(member.node, &cursor, to: &text, budget, depth: depth + 1)
            }
            if members.isEmpty { text.append(UInt8(ascii: "{")) }
            text.append(UInt8(ascii: "}"))
            return
        case .array(let items, _):
            return try appendItems(&cursor, to: &text, "[", "]") { (cursor, text) throws(ValueFault) in
                try append(items, &cursor, to: &text, budget, depth: depth + 1)
            }
        case .map(let values):
            return try appendItems(&cursor, to: &text, "{", "}") { (cursor, text) throws(ValueFault) in
                let key = try cursor.text()
                try budget.takeText(key.count)
                QuotedText.append(key, to: &text)
                text.append(UInt8(ascii: ":"))
                try append(values, &cursor, to: &text, budget, depth: depth + 1)
            }
        }
        try budget.takeText(text.count - start)
    }

    private func appendItems(
        _ cursor: inout ByteCursor, to text: inout [UInt8], _ open: Character, _ close: Character,
        _ body: (inout ByteCursor, inout [UInt8]) throws(ValueFault) -> Void
    ) throws(ValueFault) {
        text += Array(open.utf8)
        var isFirst = true
        try cursor.forEachItem { (cursor) throws(ValueFault) in
            if !isFirst { text.append(UInt8(ascii: ",")) }
            isFirst = false
            try body(&cursor, &text)
        }
        text += Array(close.utf8)
    }
}

extension WireLeaf {
    /// Reads a value and appends its JSON.
    fileprivate func appendJSON(_ cursor: inout ByteCursor, to text: inout [UInt8]) throws(ValueFault) {
        switch self {
        case .null: text += Array("null".utf8)
        case .boolean: text += Array((try cursor.boolean() == 0 ? "false" : "true").utf8)
        case .integer: ISOText.append(try cursor.long(), to: &text)
        case .float: WireLeaf.append(Double(Float(bitPattern: try cursor.bits32())), to: &text)
        case .double: WireLeaf.append(Double(bitPattern: try cursor.bits64()), to: &text)
        case .string: QuotedText.append(try cursor.text(), to: &text)
        case .enumeration(let symbols):
            QuotedText.append(symbols[try cursor.symbol(of: symbols.views.count)], to: &text)
        case .bytes(let size):
            let run = try cursor.run(of: size)
            if UTF8Validation.isValid(run) {
                QuotedText.append(run, to: &text)
            } else {
                text.append(UInt8(ascii: "\""))
                BinaryText.append(base64: run, to: &text)
                text.append(UInt8(ascii: "\""))
            }
        case .decimal(_, _, scale: 0): try appendPlain(&cursor, to: &text)
        default:
            text.append(UInt8(ascii: "\""))
            try appendPlain(&cursor, to: &text)
            text.append(UInt8(ascii: "\""))
        }
    }

    /// Dates, times, decimals: ASCII without anything to escape.
    private func appendPlain(_ cursor: inout ByteCursor, to text: inout [UInt8]) throws(ValueFault) {
        switch self {
        case .date: ISOText.append(days: Int64(try cursor.int()), to: &text)
        case .timestamp(let scale, let isAdjustedToUTC):
            ISOText.append(timestamp: try cursor.microseconds(scale: scale), perSecond: 1_000_000, to: &text)
            if isAdjustedToUTC { text.append(UInt8(ascii: "Z")) }
        case .decimal(let size, _, let scale):
            try LongDecimal.append(try cursor.run(of: size), scale: scale, to: &text)
        default: _ = try appendText(&cursor, to: &text)
        }
    }

    private static func append(_ value: Double, to text: inout [UInt8]) {
        text += Array((value.isFinite ? "\(value)" : "\"\(value)\"").utf8)
    }
}
