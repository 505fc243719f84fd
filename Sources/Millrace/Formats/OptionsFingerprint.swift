import Crypto
import MillraceColumns

/// Tells whether two outputs were made with the same options: written into each output as `millrace.options`.
///
/// It covers what changes the bytes of that output, as it was given, and nothing else: not memory, concurrency, or where things lie.
struct OptionsFingerprint: Sendable {
    /// What is hashed: a JSON object, its keys in a fixed order.
    let text: String

    /// Of the outputs of `format`.
    init(_ options: ConversionOptions, key: HashKey? = nil, format: OutputFormat) {
        var parts = ["format": JSONText.quoted(format.rawValue)]
        parts["input"] = JSONText.quoted(options.input.rawValue)
        parts.merge(OptionsFingerprint.parts(options.reading)) { $1 }
        parts.merge(options.edits.fingerprintParts(key: key)) { $1 }
        // A dataset's columns may grow, and outputs of before stay what they are.
        parts["schema"] = options.dataset == nil ? options.schema.map { JSONText.quoted($0.json) } : nil
        parts["dataset"] = options.dataset.map { JSONText.quoted($0.fingerprint) }
        // What widens a dataset's type is put aside first: it is in no output.
        let isPutAside = options.dataset?.policy == .widen && options.onError == .widen
        parts["on_error"] = isPutAside ? nil : options.onError.map { JSONText.quoted($0.rawValue) }
        parts["types"] = OptionsFingerprint.object(
            options.declaredTypes.mapValues { JSONText.quoted("\($0.logicalType)") })
        if !options.partitionBy.isEmpty {
            parts["partition_by"] = JSONText.quoted(options.partitionBy.map(\.description).joined(separator: ","))
        }
        if options.addSourceColumns { parts["source_columns"] = "true" }
        switch format {
        case .parquet:
            parts["codec"] = JSONText.quoted(options.codecs.parquet.name)
            parts["profile"] = JSONText.quoted(options.parquetProfile.rawValue)
            parts["row_group_bytes"] = options.rowGroups.bytes.map { "\($0.bytes)" }
            parts["row_group_rows"] = "\(options.rowGroups.rows)"
        case .avro:
            parts["codec"] = JSONText.quoted(options.codecs.avro.name)
        }
        text = OptionsFingerprint.object(parts)
    }

    /// The rules that were given: what is found out from the text is a function of the text.
    private static func parts(_ rules: ReadingRules) -> [String: String] {
        let plain = ReadingRules()
        var parts: [String: String] = [:]
        func add(_ name: String, _ text: String?) { parts[name] = text.map(JSONText.quoted) }
        add("delimiter", rules.delimiter)
        add("quote", rules.quote)
        add("escape", rules.escape)
        add("comment", rules.comment)
        add("header", rules.header == plain.header ? nil : rules.header.rawValue)
        add("skip_lines", rules.skipLines.map { "\($0)" })
        add("encoding", rules.encoding?.rawValue)
        add("invalid_bytes", rules.invalidBytes == plain.invalidBytes ? nil : rules.invalidBytes.rawValue)
        add("decimal", rules.decimalMark == plain.decimalMark ? nil : String(rules.decimalMark))
        add("thousands", rules.thousandsMark.map { String($0) })
        add("dates", rules.dateOrder?.rawValue)
        add(
            "decimal_inference",
            rules.decimalInference == plain.decimalInference ? nil : rules.decimalInference.rawValue)
        parts["two_digit_years"] = rules.twoDigitYears.map { "\($0)" }
        if rules.flatten { parts["flatten"] = "true" }
        let lists = ["null": rules.nullTexts, "booleans": rules.booleanWords.map { "\($0.yes)/\($0.no)" }]
        for (name, texts) in lists where !texts.isEmpty {
            parts[name] = "[" + texts.map(JSONText.quoted).joined(separator: ",") + "]"
        }
        return parts
    }

    /// Rules of reading as JSON: what differs from the defaults.
    static func reading(_ rules: ReadingRules) -> String { object(parts(rules)) }

    /// The first 32 digits of the text's SHA-256.
    var hash: String {
        let digits = SHA256.hash(data: Array(text.utf8)).flatMap { byte in
            [byte >> 4, byte & 15].map { String($0, radix: 16) }
        }
        return digits.prefix(32).joined()
    }

    /// Keys in the order of their Unicode scalars.
    private static func object(_ parts: [String: String]) -> String {
        let sorted = parts.sorted { $0.key.unicodeScalars.lexicographicallyPrecedes($1.key.unicodeScalars) }
        return "{" + sorted.map { "\(JSONText.quoted($0.key)):\($0.value)" }.joined(separator: ",") + "}"
    }
}
