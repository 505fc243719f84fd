/// Parses one JSON text. SPEC: RFC 8259.
///
/// The depth is limited, so that no text can overflow the stack. Of members with the same key the last one counts. `NaN` and
/// `Infinity` are read over, since some writers put them into defaults.
package struct JSONParser {
    /// The place where the text stopped being JSON.
    package struct Fault: Error, Hashable, Sendable {
        package let offset: Int
    }

    /// Arrays and objects inside one another.
    static let maximumDepth = 200

    private let bytes: [UInt8]
    private var offset = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    package static func parse(_ bytes: [UInt8]) throws(Fault) -> JSONValue {
        var parser = JSONParser(bytes)
        let value = try parser.value(depth: 0)
        parser.skipSpace()
        guard parser.offset == bytes.count else { throw parser.fault }
        return value
    }

    private var fault: Fault { Fault(offset: offset) }

    private var peeked: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func skipSpace() {
        while let byte = peeked, byte == 0x20 || (0x09...0x0D).contains(byte) && byte != 0x0B && byte != 0x0C {
            offset += 1
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peeked == byte else { return false }
        offset += 1
        return true
    }

    private mutating func expect(_ byte: UInt8) throws(Fault) {
        guard take(byte) else { throw fault }
    }

    private mutating func value(depth: Int) throws(Fault) -> JSONValue {
        guard depth < JSONParser.maximumDepth else { throw fault }
        skipSpace()
        guard let byte = peeked else { throw fault }
        switch byte {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "N"): return try word("NaN", .number("NaN"))
        case UInt8(ascii: "I"): return try word("Infinity", .number("Infinity"))
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw fault
        }
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(Fault) -> JSONValue {
        for byte in word.utf8 { try expect(byte) }
        return value
    }

    private mutating func number() throws(Fault) -> JSONValue {
        let start = offset
        if take(UInt8(ascii: "-")), peeked == UInt8(ascii: "I") { return try word("Infinity", .number("-Infinity")) }
        while let byte = peeked, "+-.0123456789eE".utf8.contains(byte) { offset += 1 }
        return .number(String(decoding: bytes[start..<offset], as: UTF8.self))
    }

    private mutating func array(depth: Int) throws(Fault) -> JSONValue {
        try expect(UInt8(ascii: "["))
        var items: [JSONValue] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array(items) }
        repeat {
            items.append(try value(depth: depth + 1))
            skipSpace()
        } while take(UInt8(ascii: ","))
        try expect(UInt8(ascii: "]"))
        return .array(items)
    }

    private mutating func object(depth: Int) throws(Fault) -> JSONValue {
        try expect(UInt8(ascii: "{"))
        var members: [String: JSONValue] = [:]
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object(members) }
        repeat {
            skipSpace()
            let key = try string()
            skipSpace()
            try expect(UInt8(ascii: ":"))
            members[key] = try value(depth: depth + 1)
            skipSpace()
        } while take(UInt8(ascii: ","))
        try expect(UInt8(ascii: "}"))
        return .object(members)
    }

    private mutating func string() throws(Fault) -> String {
        try expect(UInt8(ascii: "\""))
        var text: [UInt8] = []
        while let byte = peeked, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw fault }
            offset += 1
            if byte == UInt8(ascii: "\\") { try appendEscape(to: &text) } else { text.append(byte) }
        }
        try expect(UInt8(ascii: "\""))
        guard let string = String(validating: text, as: UTF8.self) else { throw fault }
        return string
    }

    private mutating func appendEscape(to text: inout [UInt8]) throws(Fault) {
        guard let byte = peeked else { throw fault }
        offset += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text.append(contentsOf: String(try escapedScalar()).utf8)
        default: throw fault
        }
    }

    /// One `XXXX`, or two of them that make a surrogate pair.
    private mutating func escapedScalar() throws(Fault) -> Character {
        let first = try hexadecimal()
        var code = first
        if (0xD800..<0xDC00).contains(first) {
            try expect(UInt8(ascii: "\\"))
            try expect(UInt8(ascii: "u"))
            let second = try hexadecimal()
            guard (0xDC00..<0xE000).contains(second) else { throw fault }
            code = 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw fault }
        return Character(scalar)
    }

    private mutating func hexadecimal() throws(Fault) -> UInt32 {
        guard offset + 4 <= bytes.count, bytes[offset] != UInt8(ascii: "+"), bytes[offset] != UInt8(ascii: "-"),
            let value = UInt32(String(decoding: bytes[offset..<offset + 4], as: UTF8.self), radix: 16)
        else { throw fault }
        offset += 4
        return value
    }
}
