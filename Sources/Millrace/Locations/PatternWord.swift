/// One word of a pattern, between two slashes: `*` stands for any text, `?` for a character, `[a-c]` and `[!a-c]` for one of a set, and
/// a backslash takes the meaning from the character behind it.
struct PatternWord: Hashable, Sendable {
    private enum Token: Hashable, Sendable {
        case one(Unicode.Scalar)
        case any
        case run
        case set([ClosedRange<UInt32>], isNegated: Bool)

        var isOne: Bool { if case .one = self { true } else { false } }

        func takes(_ scalar: Unicode.Scalar) -> Bool {
            switch self {
            case .one(let own): own == scalar
            case .any: true
            case .run: false
            case .set(let ranges, let isNegated): ranges.contains { $0.contains(scalar.value) } != isNegated
            }
        }
    }

    private let tokens: [Token]

    /// Reads a word. What looks like the beginning of a set and has no end stands for itself.
    init(_ text: some StringProtocol) {
        let scalars = Array(text.unicodeScalars)
        var tokens: [Token] = []
        var index = 0
        while index < scalars.count {
            switch scalars[index] {
            case "*": if tokens.last != .run { tokens.append(.run) }
            case "?": tokens.append(.any)
            case "\\" where index + 1 < scalars.count:
                index += 1
                tokens.append(.one(scalars[index]))
            case "[":
                if let (set, end) = PatternWord.set(scalars, after: index) {
                    tokens.append(set)
                    index = end
                } else {
                    tokens.append(.one("["))
                }
            case let scalar: tokens.append(.one(scalar))
            }
            index += 1
        }
        self.tokens = tokens
    }

    /// A set and the place of its closing bracket; one that stands first is a member.
    private static func set(_ scalars: [Unicode.Scalar], after start: Int) -> (Token, Int)? {
        var index = start + 1
        let isNegated = index < scalars.count && (scalars[index] == "!" || scalars[index] == "^")
        if isNegated { index += 1 }
        let first = index
        var ranges: [ClosedRange<UInt32>] = []
        while index < scalars.count, scalars[index] != "]" || index == first {
            let low = scalars[index].value
            var high = low
            if index + 2 < scalars.count, scalars[index + 1] == "-", scalars[index + 2] != "]" {
                high = scalars[index + 2].value
                index += 2
            }
            if low <= high { ranges.append(low...high) }
            index += 1
        }
        return index < scalars.count ? (.set(ranges, isNegated: isNegated), index) : nil
    }

    /// The text, where the word stands for one only.
    var literal: String? {
        let prefix = literalPrefix
        return prefix.unicodeScalars.count == tokens.count ? prefix : nil
    }

    /// What every name begins with that the word stands for.
    var literalPrefix: String { PatternWord.text(tokens.prefix { $0.isOne }) }

    /// Whether some name with this ending may be meant.
    func mayEnd(in ending: String) -> Bool {
        let last = PatternWord.text(tokens.reversed().prefix { $0.isOne }.reversed())
        return last.hasSuffix(ending) || (ending.hasSuffix(last) && literal == nil)
    }

    private static func text(_ tokens: some Sequence<Token>) -> String {
        var text = ""
        for case .one(let scalar) in tokens { text.unicodeScalars.append(scalar) }
        return text
    }

    /// Whether the word stands for `name`. Names that begin with `.` or `_` are meant only where the word begins so too: they are hidden,
    /// as in listings.
    func matches(_ name: some StringProtocol) -> Bool {
        let scalars = Array(name.unicodeScalars)
        if let first = scalars.first, first == "." || first == "_", tokens.first != .one(first) { return false }
        return matches(scalars)
    }

    /// A run takes as little as it can, and more once what follows does not fit: only the last run can have been wrong.
    private func matches(_ scalars: [Unicode.Scalar]) -> Bool {
        var token = 0
        var place = 0
        var retry: (token: Int, place: Int)?
        while place < scalars.count {
            if token < tokens.count, tokens[token] == .run {
                retry = (token, place)
                token += 1
            } else if token < tokens.count, tokens[token].takes(scalars[place]) {
                token += 1
                place += 1
            } else if let last = retry {
                retry = (last.token, last.place + 1)
                token = last.token + 1
                place = last.place + 1
            } else {
                return false
            }
        }
        return tokens[token...].allSatisfy { $0 == .run }
    }
}
