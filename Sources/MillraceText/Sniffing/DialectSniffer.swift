/// How a text with fields is read, and what says so.
package struct SniffedDialect: Hashable, Sendable {
    package let dialect: CSVDialect
    package let findings: [Finding]
}

/// Finds out from the head of a text how its fields and records are told apart, as a careful person would.
///
/// What was said in the options holds. What was not is looked for: the delimiter by records of equal width, quotes and escapes
/// by which of them leave no record malformed, lines in front of the table, comments, and whether the first record has names.
/// Where nothing speaks for anything else it is RFC 4180 with a header.
///
/// A pure function of the head, the options and the name.
package enum DialectSniffer {
    /// What is tried, in this order where nothing else decides.
    static let delimiters: [UInt8] = [
        UInt8(ascii: ","), UInt8(ascii: "\t"), UInt8(ascii: "|"), UInt8(ascii: ";"),
    ]
    /// Whether a character is one of those.
    static func isUsual(_ scalar: UnicodeScalar) -> Bool {
        scalar.isASCII && delimiters.contains(UInt8(truncatingIfNeeded: scalar.value))
    }

    /// How much of the head is read in every dialect.
    static let sampleBytes = 128 << 10

    /// - Parameters:
    ///   - head: the first bytes of the text, in UTF-8.
    ///   - isWhole: whether the text ends with the head.
    ///   - name: the source's name.
    package static func sniff(
        _ head: [UInt8], isWhole: Bool, options: TextOptions, name: String
    ) -> SniffedDialect {
        var search = DialectSearch(head, isWhole: isWhole, options: options, name: name)
        let fit = search.run()
        return DialectReport(fit, options: options, search: search).sniffed
    }
}
