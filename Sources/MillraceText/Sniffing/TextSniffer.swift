/// How a text is read, and what says so.
package struct SniffedText: Sendable {
    package let reading: TextReading
    package let findings: [Finding]

    package init(reading: TextReading, findings: [Finding]) {
        self.reading = reading
        self.findings = findings
    }
}

/// Finds out from the head of a text how it is to be read. A pure function of the head, the options and the name.
package enum TextSniffer {
    private static let jsonEndings = [".jsonl", ".ndjson", ".json"]
    private static let fieldEndings = [".csv", ".tsv", ".tab", ".psv"]

    /// - Parameters:
    ///   - head: the first bytes of the text, in UTF-8.
    ///   - isWhole: whether the text ends with the head.
    ///   - name: the source's, without an ending that only says that it is compressed.
    package static func sniff(_ head: [UInt8], isWhole: Bool, options: TextOptions, name: String) -> SniffedText {
        if let json = json(head, options, name.lowercased()) {
            return SniffedText(reading: .json(flatten: options.flatten), findings: [json])
        }
        let sniffed = DialectSniffer.sniff(head, isWhole: isWhole, options: options, name: name)
        return SniffedText(reading: .fields(sniffed.dialect, options.values), findings: sniffed.findings)
    }

    /// What says that the text is JSON; nil when it is not.
    private static func json(_ head: [UInt8], _ options: TextOptions, _ name: String) -> Finding? {
        func finding(_ reason: String, _ confidence: Double) -> Finding {
            Finding(topic: "input", value: "jsonl", reason: reason, confidence: confidence)
        }
        switch options.input {
        case .jsonLines: return finding("declared", 1)
        case .csv, .tsv: return nil
        case .auto: break
        }
        if let ending = jsonEndings.first(where: name.hasSuffix) { return finding("the name ends in \(ending)", 0.95) }
        guard !fieldEndings.contains(where: name.hasSuffix), options.delimiter == nil, options.header == .auto,
            beginsWithObject(head)
        else { return nil }
        return finding("the first record is an object with a key in quotes", 0.9)
    }

    /// Whether the first thing in the text is `{"`, white space aside.
    private static func beginsWithObject(_ head: [UInt8]) -> Bool {
        let text = head.starts(with: [0xEF, 0xBB, 0xBF]) ? head.dropFirst(3) : head[...]
        let bytes = text.lazy.filter { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }.prefix(2)
        return Array(bytes) == [UInt8(ascii: "{"), UInt8(ascii: "\"")]
    }
}
