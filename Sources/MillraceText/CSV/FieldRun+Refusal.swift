import MillraceColumns

extension FieldRun {
    /// Why a declared type refuses a value: the type and the reason, never the value.
    func refusalDetail(row: Int, type: LogicalType) -> String {
        let span = span(at: row * stride, isPlain: false)
        guard span.length > 0 else { return "\(type): an empty string" }
        let start = text + Int(span.start)
        let length = Int(span.length)
        let reason =
            switch type {
            case .boolean: "neither true nor false"
            case .int64: integerReason(start, length)
            case .double: DecimalText(start, length, isLenient: true) == nil ? "not a number" : "out of range"
            case .decimal(let precision, let scale):
                decimalReason(DecimalParser(precision: precision, scale: scale), start, length)
            case .date: "not a date as YYYY-MM-DD, or no such day"
            case .timestamp(isAdjustedToUTC: false): "not a date and time without a zone"
            case .timestamp(isAdjustedToUTC: true): "not a date and time with a zone"
            case .string, .structure, .list, .map: "not such a value"
            }
        return "\(type): \(reason)"
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
