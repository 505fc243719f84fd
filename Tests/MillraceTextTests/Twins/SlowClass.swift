@testable import MillraceText

/// The rules of the types table, each in its own plain words.
enum SlowClass {
    static func of(_ text: String) -> ValueClass {
        if ["true", "false"].contains(text.lowercased()) { return .boolean }
        if ["NaN", "inf", "-inf", "Infinity", "-Infinity"].contains(text) { return .nonFinite }
        if isCanonicalInteger(text) { return isExactInDouble(text) ? .integer : .wideInteger }
        if isLosslessDouble(text) { return .double }
        if isDate(text) { return .date }
        if isTimestamp(text) { return .timestamp }
        if isZoned(text) { return .timestampTZ }
        if let digits = SlowClass.plainDigits(text), digits <= 38 {
            return text.contains(".") ? .exactDecimal : .hugeInteger
        }
        if !SlowDate.layouts(text).isEmpty { return .otherDate }
        return SlowDate.isMoment(text) ? .otherTimestamp : .text
    }

    private static func isCanonicalInteger(_ text: String) -> Bool {
        guard let value = Int64(text) else { return false }
        return String(value) == text
    }

    private static func isExactInDouble(_ text: String) -> Bool {
        guard let value = Int64(text) else { return false }
        return value.magnitude <= 1 << 53
    }

    /// A sign, digits, a point and digits, an exponent: a number whose double prints as the same number.
    private static func isLosslessDouble(_ text: String) -> Bool {
        guard let written = digits(text), let value = Double(strip(text)), value.isFinite else { return false }
        if text != "-0", !text.contains(where: { $0 == "." || $0 == "e" || $0 == "E" }) { return false }
        return digits(value.description).map { $0 == written } ?? false
    }

    /// What Swift's reader takes: it wants a digit on both sides of a point.
    private static func strip(_ text: String) -> String {
        var text = text
        if text.hasPrefix(".") { text = "0" + text }
        if text.hasPrefix("-.") { text = "-0" + text.dropFirst() }
        if let point = text.firstIndex(of: "."), text[text.index(after: point)...].first?.isNumber != true {
            text.insert("0", at: text.index(after: point))
        }
        return text
    }

    private struct Digits: Equatable {
        var isNegative: Bool
        var digits: [Character]
        var exponent: Int
    }

    private static func digits(_ text: String) -> Digits? {
        var rest = Array(text)
        let isNegative = rest.first == "-"
        if isNegative { rest.removeFirst() }
        var exponent = 0
        if let mark = rest.firstIndex(where: { $0 == "e" || $0 == "E" }) {
            var power = String(rest[(mark + 1)...])
            guard let last = power.last, last.isASCII, last.isNumber else { return nil }
            if power.first == "+" { power.removeFirst() }
            guard power.drop(while: { $0 == "-" }).allSatisfy({ ("0"..."9").contains($0) }),
                power.filter({ $0 == "-" }).count <= 1
            else { return nil }
            exponent = Int(power) ?? (power.first == "-" ? -99_999 : 99_999)
            rest = Array(rest[..<mark])
        }
        let parts = rest.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, rest.contains(where: { $0 != "." }) else { return nil }
        guard rest.allSatisfy({ $0 == "." || ("0"..."9").contains($0) }) else { return nil }
        if parts[0].count > 1, parts[0].first == "0" { return nil }
        if parts.count == 2 { exponent -= parts[1].count }
        var all = parts.flatMap { $0 }
        while all.last == "0" {
            all.removeLast()
            exponent += 1
        }
        let significant = Array(all.drop { $0 == "0" })
        return Digits(isNegative: isNegative, digits: significant, exponent: significant.isEmpty ? 0 : exponent)
    }

    private static func number(_ text: some StringProtocol, count: Int, in range: ClosedRange<Int>) -> Bool {
        text.count == count && text.utf8.count == count && text.allSatisfy { ("0"..."9").contains($0) }
            && range.contains(Int(text) ?? -1)
    }

    /// How many digits a number without an exponent has, a zero alone before the point left out.
    static func plainDigits(_ text: String) -> Int? {
        guard digits(text) != nil, !text.contains(where: { "eE".contains($0) }) else { return nil }
        let unsigned = text.drop { $0 == "-" }
        return (unsigned.hasPrefix("0") ? unsigned.dropFirst() : unsigned).count { $0 != "." }
    }

    private static func isDate(_ text: some StringProtocol) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, number(parts[0], count: 4, in: 1...9999), number(parts[1], count: 2, in: 1...12) else {
            return false
        }
        let year = Int(parts[0]) ?? 0
        let isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][(Int(parts[1]) ?? 1) - 1]
        return number(parts[2], count: 2, in: 1...days)
    }

    static func isTimestamp(_ text: some StringProtocol) -> Bool {
        guard text.count > 11, isDate(text.prefix(10)) else { return false }
        let mark = text[text.index(text.startIndex, offsetBy: 10)]
        guard mark == "T" || mark == " " else { return false }
        let time = text.dropFirst(11)
        let parts = time.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3 else { return false }
        guard number(parts[0], count: 2, in: 0...23), number(parts[1], count: 2, in: 0...59) else { return false }
        return parts.count == 2 || isSecond(parts[2])
    }

    private static func isSecond(_ text: some StringProtocol) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, number(parts[0], count: 2, in: 0...59) else { return false }
        guard parts.count == 2 else { return true }
        return !parts[1].isEmpty && parts[1].allSatisfy { ("0"..."9").contains($0) }
            && parts[1].dropFirst(6).allSatisfy { $0 == "0" }
    }

    private static func isZoned(_ text: String) -> Bool {
        if text.last == "Z" { return isTimestamp(text.dropLast()) }
        guard let sign = text.dropFirst(11).lastIndex(where: { $0 == "+" || $0 == "-" }) else { return false }
        let zone = text[text.index(after: sign)...]
        let isShaped = zone.count == 2 || zone.count == 4 || (zone.count == 5 && zone.dropFirst(2).first == ":")
        guard isShaped, number(zone.prefix(2), count: 2, in: 0...23) else { return false }
        return (zone.count == 2 || number(zone.suffix(2), count: 2, in: 0...59)) && isTimestamp(text[..<sign])
    }
}
