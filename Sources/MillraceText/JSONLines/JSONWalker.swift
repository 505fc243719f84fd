import CMillraceScan
import MillraceColumns

/// Why the text of a record is no JSON, and where.
struct JSONFault {
    let reason: RecordFault.Reason
    let place: UnsafePointer<UInt8>
    let detail: StaticString
}

/// Walks over JSON values without reading them, and knows every rule of the grammar. SPEC: RFC 8259.
///
/// Each step takes a place in the text and returns the place behind what it walked over, or nil and sets `fault`. No step leaves
/// the record: the text is followed by a line end, a comma, a bracket or zeros, which no value goes over; 64 bytes behind a slab's
/// text are readable.
struct JSONWalker {
    /// How many objects and arrays may stand in each other.
    static let maximumDepth = 128

    /// Where the record under way ends: white space is not skipped beyond it.
    private var end: UnsafePointer<UInt8>
    private(set) var fault: JSONFault?

    /// Of records that end at `end` or before it.
    init(end: UnsafePointer<UInt8>) { self.end = end }

    /// Starts with the record that ends at `end`.
    @inline(__always) mutating func begin(end: UnsafePointer<UInt8>) {
        self.end = end
        fault = nil
    }

    /// Over white space.
    @inline(__always) func space(_ text: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
        text[0] > 0x20 ? text : moreSpace(text)
    }

    private func moreSpace(_ text: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
        var at = text
        while at < end, JSONText.isSpace(at[0]) { at += 1 }
        return at
    }

    @inline(never) mutating func fail(
        _ place: UnsafePointer<UInt8>, _ detail: StaticString, _ reason: RecordFault.Reason = .invalidJSON
    ) -> UnsafePointer<UInt8>? {
        fault =
            place < end
            ? JSONFault(reason: reason, place: place, detail: detail)
            : JSONFault(reason: .invalidJSON, place: end, detail: "the text ends inside a value")
        return nil
    }

    /// Over any value; `depth` objects and arrays are open around it.
    mutating func value(_ text: UnsafePointer<UInt8>, _ depth: Int) -> UnsafePointer<UInt8>? {
        switch text[0] {
        case UInt8(ascii: "\""): string(text)
        case UInt8(ascii: "{"): object(text, depth)
        case UInt8(ascii: "["): array(text, depth)
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): number(text)
        default: literal(text)
        }
    }

    /// Over `true`, `false` or `null`.
    mutating func literal(_ text: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>? {
        if JSONText.has(JSONText.nullWord, at: text) || JSONText.has(JSONText.trueWord, at: text) { return text + 4 }
        if text[0] == UInt8(ascii: "f"), JSONText.has(JSONText.alseWord, at: text + 1) { return text + 5 }
        return fail(text, "a value is missing, or is not one that JSON has")
    }

    /// Over a string, from quote to quote.
    @inline(__always) mutating func string(_ text: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>? {
        let end = text + 1 + millrace_json_plain(text + 1)
        return end[0] == UInt8(ascii: "\"") ? end + 1 : stringRest(end)
    }

    /// Over what is left of a string from its first special byte on.
    @inline(never) mutating func stringRest(_ text: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>? {
        var at = text
        while at[0] != UInt8(ascii: "\"") {
            guard at[0] == UInt8(ascii: "\\") else {
                return fail(at, "a string is not closed, or holds a control character that is not escaped")
            }
            guard let behind = escape(at) else { return nil }
            at = behind + millrace_json_plain(behind)
        }
        return at + 1
    }

    private mutating func escape(_ text: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>? {
        switch text[1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return text + 2
        case UInt8(ascii: "u"): break
        default: return fail(text, "an escape that JSON does not have")
        }
        guard let unit = JSONText.hexadecimal(text + 2) else {
            return fail(text, "\\u without four hexadecimal digits")
        }
        guard unit & 0xF800 == 0xD800 else { return text + 6 }
        guard unit & 0xFC00 == 0xD800, text[6] == UInt8(ascii: "\\"), text[7] == UInt8(ascii: "u"),
            let low = JSONText.hexadecimal(text + 8), low & 0xFC00 == 0xDC00
        else { return fail(text, "half of a surrogate pair, which is no character") }
        return text + 12
    }

    /// Over a number.
    @inline(__always) mutating func number(_ text: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>? {
        let first = text[0] == UInt8(ascii: "-") ? text + 1 : text
        let whole = JSONText.digitCount(first)
        guard whole > 0, whole == 1 || first[0] != UInt8(ascii: "0") else {
            return fail(text, whole == 0 ? "a minus without digits" : "a number with leading zeros")
        }
        var at = first + whole
        if at[0] == UInt8(ascii: ".") {
            let fraction = JSONText.digitCount(at + 1)
            guard fraction > 0 else { return fail(at, "a point without digits behind it") }
            at += fraction + 1
        }
        return at[0] | 0x20 == UInt8(ascii: "e") ? exponent(at) : at
    }

    @inline(never) private mutating func exponent(_ text: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>? {
        let hasSign = text[1] == UInt8(ascii: "-") || text[1] == UInt8(ascii: "+")
        let digits = text + (hasSign ? 2 : 1)
        let count = JSONText.digitCount(digits)
        return count > 0 ? digits + count : fail(text, "an exponent without digits")
    }

    /// Over an object, from brace to brace.
    mutating func object(_ text: UnsafePointer<UInt8>, _ depth: Int) -> UnsafePointer<UInt8>? {
        guard depth < JSONWalker.maximumDepth else { return failDepth(text) }
        var at = space(text + 1)
        if at[0] == UInt8(ascii: "}") { return at + 1 }
        while true {
            guard at[0] == UInt8(ascii: "\"") else { return fail(at, "a key in quotes is missing") }
            guard let key = string(at), let start = colon(key), let end = value(start, depth + 1) else { return nil }
            at = space(end)
            if at[0] == UInt8(ascii: "}") { return at + 1 }
            guard at[0] == UInt8(ascii: ",") else { return failMember(at) }
            at = space(at + 1)
        }
    }

    /// Over the colon behind a key, and the white space around it.
    @inline(__always) mutating func colon(_ text: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>? {
        let at = space(text)
        return at[0] == UInt8(ascii: ":") ? space(at + 1) : fail(at, "a key without a colon behind it")
    }

    /// Over an array, from bracket to bracket.
    mutating func array(_ text: UnsafePointer<UInt8>, _ depth: Int) -> UnsafePointer<UInt8>? {
        guard depth < JSONWalker.maximumDepth else { return failDepth(text) }
        var at = space(text + 1)
        if at[0] == UInt8(ascii: "]") { return at + 1 }
        while true {
            guard let end = value(at, depth + 1) else { return nil }
            at = space(end)
            if at[0] == UInt8(ascii: "]") { return at + 1 }
            guard at[0] == UInt8(ascii: ",") else { return failElement(at) }
            at = space(at + 1)
        }
    }

    mutating func failMember(_ place: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>? {
        fail(place, "neither a comma nor a closing brace behind a value")
    }

    mutating func failElement(_ place: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>? {
        fail(place, "neither a comma nor a closing bracket behind an element")
    }

    mutating func failDepth(_ place: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>? {
        fail(place, "more than 128 objects and arrays inside each other", .nestingTooDeep)
    }

    /// Over a whole record: one object and nothing else between `text` and `end`. False sets `fault`.
    mutating func record(_ text: UnsafePointer<UInt8>, to end: UnsafePointer<UInt8>) -> Bool {
        begin(end: end)
        let start = space(text)
        guard start < end else {
            fault = JSONFault(reason: .invalidJSON, place: end, detail: "an element is missing between two commas")
            return false
        }
        guard let behind = value(start, 0), ends(behind) else { return false }
        if start[0] == UInt8(ascii: "{") { return true }
        _ = fail(start, "the record is not an object", .notAnObject)
        return false
    }

    /// Whether only white space stands between `text` and the record's end.
    @inline(__always) mutating func ends(_ text: UnsafePointer<UInt8>) -> Bool {
        if text == end || space(text) == end { return true }
        _ = fail(space(text), "text behind the end of the value")
        return false
    }
}
