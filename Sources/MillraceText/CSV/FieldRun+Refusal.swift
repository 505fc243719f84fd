import MillraceColumns

extension FieldRun {
    /// Why a declared type refuses a value: the type, the reason and the marks in force, never the value.
    func refusalDetail(row: Int, type: LogicalType, _ rules: ValueRules) -> String {
        let span = span(at: row * stride, isPlain: false)
        guard span.length > 0 else { return "\(type): an empty string" }
        // Safe: the span lies inside the text.
        let start = text + Int(span.start)
        let length = Int(span.length)
        guard type.isNumber, rules.rewritesNumbers else {
            return "\(type): \(reason(type, start, length, rules))"
        }
        let why = rules.withPlainNumber(start, length) { reason(type, $0, $1, rules) }
        return "\(type): \(why ?? "not a number") with \(rules.marks)"
    }

    private func reason(
        _ type: LogicalType, _ text: UnsafePointer<UInt8>, _ length: Int, _ rules: ValueRules
    ) -> String {
        switch type {
        case .boolean: rules.words.isEmpty ? "neither true nor false" : "neither true nor false, nor a declared word"
        case .int64: integerReason(text, length)
        case .double: DecimalText(text, length, isLenient: true) == nil ? "not a number" : "out of range"
        case .decimal(let precision, let scale):
            decimalReason(DecimalParser(precision: precision, scale: scale), text, length)
        case .date: "not a date as \(rules.dateWords), or no such day"
        case .timestamp(isAdjustedToUTC: false):
            rules.options.dateOrder == nil
                ? "not a date and time without a zone"
                : "not a date and time without a zone, the date as \(rules.dateWords)"
        case .timestamp(isAdjustedToUTC: true): "not a date and time with a zone"
        case .string, .structure, .list, .map: "not such a value"
        }
    }

    private func integerReason(_ text: UnsafePointer<UInt8>, _ length: Int) -> String {
        var digits = UnsafeBufferPointer(start: text, count: length)[...]
        if digits.first == UInt8(ascii: "-") || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
        let isInteger = !digits.isEmpty && digits.allSatisfy { $0 &- UInt8(ascii: "0") <= 9 }
        return isInteger ? "out of range" : "not an integer"
    }

    private func decimalReason(_ parser: DecimalParser, _ text: UnsafePointer<UInt8>, _ length: Int) -> String {
        guard case .failure(let refusal) = parser.read(text, length) else { return "not such a value" }
        return switch refusal {
        case .notANumber: "not a decimal number"
        case .tooManyDigits: "more than \(parser.precision - parser.scale) digits before the point"
        case .tooPrecise: "more than \(parser.scale) digits behind the point"
        }
    }
}

extension LogicalType {
    fileprivate var isNumber: Bool {
        switch self {
        case .int64, .double, .decimal: true
        case .boolean, .date, .timestamp, .string, .structure, .list, .map: false
        }
    }
}

extension ValueRules {
    /// How a declared date may be written.
    fileprivate var dateWords: String {
        switch options.dateOrder {
        case nil, .yearFirst: "YYYY-MM-DD"
        case .dayFirst: "YYYY-MM-DD or DD/MM/YYYY"
        case .monthFirst: "YYYY-MM-DD or MM/DD/YYYY"
        }
    }
}

extension NumberMarks: CustomStringConvertible {
    /// As a message says it.
    var description: String {
        let fraction = "'\(String(decoding: [decimal], as: UTF8.self))' before the fraction"
        guard !thousands.isEmpty else { return fraction }
        return fraction + " and '\(String(decoding: thousands, as: UTF8.self))' between groups of three digits"
    }
}
