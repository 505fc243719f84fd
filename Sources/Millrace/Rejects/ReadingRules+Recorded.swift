import MillraceAvro

extension ReadingRules {
    /// Takes in a rule that was written down, where nothing else was said.
    mutating func fill(_ name: String, _ value: JSONValue) {
        switch value {
        case .string(let text): fill(name, text)
        case .boolean(true) where name == "flatten": flatten = true
        case .array(let items) where name == "null" && nullTexts.isEmpty: nullTexts = items.compactMap(\.text)
        case .array(let items) where name == "booleans" && booleanWords.isEmpty:
            booleanWords = items.compactMap { $0.text.flatMap { try? BooleanWords(parsing: $0) } }
        default: break
        }
    }

    /// Takes in a rule by the name of its option, where nothing else was said.
    mutating func fill(_ name: String, _ text: String) {
        let character = text == "none" ? "" : text
        switch name {
        case "delimiter": delimiter = delimiter ?? (text == "tab" ? "\t" : text)
        case "quote": quote = quote ?? character
        case "escape": escape = escape ?? (text == "doubled" ? "" : character)
        case "comment": comment = comment ?? character
        case "header": if header == .auto { header = Header(rawValue: text) ?? .auto }
        case "skip_lines", "skip-lines": skipLines = skipLines ?? Int(text)
        case "encoding": encoding = encoding ?? Encoding(rawValue: text)
        case "invalid_bytes": if invalidBytes == .reject { invalidBytes = InvalidBytes(rawValue: text) ?? .reject }
        case "decimal": if decimalMark == ".", text.count == 1 { decimalMark = Character(text) }
        case "thousands": thousandsMark = thousandsMark ?? (text.count == 1 ? Character(text) : nil)
        case "dates": dateOrder = dateOrder ?? DateOrder(rawValue: text)
        case "decimal_inference":
            if decimalInference == .off { decimalInference = DecimalInference(rawValue: text) ?? .off }
        default: break
        }
    }

    /// These rules, and those of `recorded` wherever these say nothing.
    func over(_ recorded: ReadingRules) -> ReadingRules {
        let plain = ReadingRules()
        var merged = recorded
        merged.delimiter = delimiter ?? recorded.delimiter
        merged.quote = quote ?? recorded.quote
        merged.escape = escape ?? recorded.escape
        merged.comment = comment ?? recorded.comment
        merged.encoding = encoding ?? recorded.encoding
        merged.thousandsMark = thousandsMark ?? recorded.thousandsMark
        merged.dateOrder = dateOrder ?? recorded.dateOrder
        if invalidBytes != plain.invalidBytes { merged.invalidBytes = invalidBytes }
        if !nullTexts.isEmpty { merged.nullTexts = nullTexts }
        if decimalMark != plain.decimalMark { merged.decimalMark = decimalMark }
        if !booleanWords.isEmpty { merged.booleanWords = booleanWords }
        if decimalInference != plain.decimalInference { merged.decimalInference = decimalInference }
        merged.flatten = flatten || recorded.flatten
        return merged
    }
}
