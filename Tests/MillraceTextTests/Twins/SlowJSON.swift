/// A JSON value as the slow twin reads it: with the text that it has.
struct SlowJSON: Equatable {
    indirect enum Value: Equatable {
        case null
        case boolean(Bool)
        case number
        /// What it means, and whether it has escapes.
        case string([UInt8], isEscaped: Bool)
        case array([SlowJSON])
        case object([Member])
    }

    struct Member: Equatable {
        var key: [UInt8]
        var value: SlowJSON
    }

    var value: Value
    var text: String

    var isNull: Bool { value == .null }
}

/// Why a text is no JSON.
struct SlowJSONFault: Error, Equatable {
    var reason = "invalid_json"
    /// From the start of the record; its length where the text ends too early.
    var offset: Int
}

/// Reads JSON by the book, one byte after the other. SPEC: RFC 8259.
struct SlowJSONParser {
    let bytes: [UInt8]
    var at = 0

    /// A whole record: an object and nothing else.
    static func record(_ bytes: [UInt8]) throws(SlowJSONFault) -> SlowJSON {
        if let invalid = firstInvalid(bytes) { throw SlowJSONFault(reason: "invalid_utf8", offset: invalid) }
        var parser = SlowJSONParser(bytes: bytes)
        parser.skipSpace()
        let start = parser.at
        let value = try parser.read(depth: 0)
        parser.skipSpace()
        guard parser.at == bytes.count else { throw SlowJSONFault(offset: parser.at) }
        guard case .object = value.value else { throw SlowJSONFault(reason: "not_an_object", offset: start) }
        return value
    }

    /// Where the first sequence begins that is not UTF-8.
    private static func firstInvalid(_ bytes: [UInt8]) -> Int? {
        var good = 0
        while good < bytes.count {
            guard let length = (1...4).first(where: { isCharacter(bytes[good..<min(good + $0, bytes.count)], $0) })
            else {
                return good
            }
            good += length
        }
        return nil
    }

    private static func isCharacter(_ bytes: ArraySlice<UInt8>, _ length: Int) -> Bool {
        bytes.count == length && String(validating: bytes, as: UTF8.self)?.unicodeScalars.count == 1
    }

    private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

    private func fault(_ offset: Int? = nil) -> SlowJSONFault { SlowJSONFault(offset: offset ?? at) }

    private mutating func skipSpace() {
        while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { at += 1 }
    }

    private mutating func read(depth: Int) throws(SlowJSONFault) -> SlowJSON {
        let start = at
        let value: SlowJSON.Value
        switch next {
        case UInt8(ascii: "\""): value = try string()
        case UInt8(ascii: "{"): value = try object(depth)
        case UInt8(ascii: "["): value = try array(depth)
        case .some(UInt8(ascii: "-")), .some(UInt8(ascii: "0")...UInt8(ascii: "9")): value = try number()
        default: value = try literal()
        }
        return SlowJSON(value: value, text: String(decoding: bytes[start..<at], as: UTF8.self))
    }

    private mutating func literal() throws(SlowJSONFault) -> SlowJSON.Value {
        for (word, value) in [("null", SlowJSON.Value.null), ("true", .boolean(true)), ("false", .boolean(false))]
        where bytes[at...].starts(with: word.utf8) {
            at += word.utf8.count
            return value
        }
        throw fault()
    }

    private mutating func digits() -> Int {
        let start = at
        while let byte = next, (0x30...0x39).contains(byte) { at += 1 }
        return at - start
    }

    private mutating func number() throws(SlowJSONFault) -> SlowJSON.Value {
        let start = at
        if next == UInt8(ascii: "-") { at += 1 }
        let first = at
        let whole = digits()
        guard whole > 0, whole == 1 || bytes[first] != UInt8(ascii: "0") else { throw fault(start) }
        if next == UInt8(ascii: ".") {
            let point = at
            at += 1
            guard digits() > 0 else { throw fault(point) }
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            let mark = at
            at += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { at += 1 }
            guard digits() > 0 else { throw fault(mark) }
        }
        return .number
    }

    private mutating func string() throws(SlowJSONFault) -> SlowJSON.Value {
        at += 1
        var text: [UInt8] = []
        var isEscaped = false
        while let byte = next, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw fault() }
            if byte == UInt8(ascii: "\\") {
                isEscaped = true
                text += try escape()
            } else {
                text.append(byte)
                at += 1
            }
        }
        guard next != nil else { throw fault() }
        at += 1
        return .string(text, isEscaped: isEscaped)
    }

    private mutating func escape() throws(SlowJSONFault) -> [UInt8] {
        let start = at
        let simple: [Character: String] = [
            "\"": "\"", "\\": "\\", "/": "/", "b": "\u{8}", "f": "\u{C}", "n": "\n", "r": "\r", "t": "\t",
        ]
        guard at + 1 < bytes.count else { throw fault(start) }
        if let meant = simple[Character(Unicode.Scalar(bytes[at + 1]))] {
            at += 2
            return Array(meant.utf8)
        }
        guard let unit = unit(at: at) else { throw fault(start) }
        at += 6
        if let scalar = Unicode.Scalar(unit) { return Array(String(Character(scalar)).utf8) }
        guard unit < 0xDC00, let low = self.unit(at: at), (0xDC00..<0xE000).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) * 0x400 + (low - 0xDC00))
        else { throw fault(start) }
        at += 6
        return Array(String(Character(scalar)).utf8)
    }

    /// What `\uXXXX` at a place writes.
    private func unit(at place: Int) -> UInt32? {
        guard place + 6 <= bytes.count, bytes[place] == UInt8(ascii: "\\"), bytes[place + 1] == UInt8(ascii: "u") else {
            return nil
        }
        let digits = bytes[place + 2..<place + 6]
        guard digits.allSatisfy({ $0 < 0x80 && Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
        return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    private mutating func array(_ depth: Int) throws(SlowJSONFault) -> SlowJSON.Value {
        guard depth < 128 else { throw SlowJSONFault(reason: "nesting_too_deep", offset: at) }
        at += 1
        skipSpace()
        var elements: [SlowJSON] = []
        if next == UInt8(ascii: "]") {
            at += 1
            return .array([])
        }
        while true {
            elements.append(try read(depth: depth + 1))
            skipSpace()
            guard let byte = next, byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]") else { throw fault() }
            at += 1
            if byte == UInt8(ascii: "]") { return .array(elements) }
            skipSpace()
        }
    }

    private mutating func object(_ depth: Int) throws(SlowJSONFault) -> SlowJSON.Value {
        guard depth < 128 else { throw SlowJSONFault(reason: "nesting_too_deep", offset: at) }
        at += 1
        skipSpace()
        var members: [SlowJSON.Member] = []
        if next == UInt8(ascii: "}") {
            at += 1
            return .object([])
        }
        while true {
            guard next == UInt8(ascii: "\""), case .string(let key, _) = try string() else { throw fault() }
            skipSpace()
            guard next == UInt8(ascii: ":") else { throw fault() }
            at += 1
            skipSpace()
            members.append(SlowJSON.Member(key: key, value: try read(depth: depth + 1)))
            skipSpace()
            guard let byte = next, byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") else { throw fault() }
            at += 1
            if byte == UInt8(ascii: "}") { return .object(members) }
            skipSpace()
        }
    }
}
