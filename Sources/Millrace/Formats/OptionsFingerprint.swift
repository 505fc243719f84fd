import Crypto
import MillraceColumns

/// Tells whether two outputs were made with the same options: written into each output as `millrace.options`.
///
/// It covers what changes the bytes of that output, as it was given, and nothing else: not memory, concurrency, or where things lie.
struct OptionsFingerprint: Sendable {
    /// What is hashed: a JSON object, its keys in a fixed order.
    let text: String

    /// Of the outputs of `format`.
    init(_ options: ConversionOptions, format: OutputFormat) {
        var parts = ["format": JSONText.quoted(format.rawValue)]
        parts["input"] = JSONText.quoted(options.input.rawValue)
        parts["delimiter"] = options.delimiter.map { "\($0)" }
        parts["types"] = OptionsFingerprint.object(
            options.declaredTypes.mapValues { JSONText.quoted("\($0.logicalType)") })
        switch format {
        case .parquet:
            parts["codec"] = JSONText.quoted(options.codecs.parquet.name)
            parts["profile"] = JSONText.quoted(options.parquetProfile.rawValue)
            parts["row_group_bytes"] = "\(options.rowGroups.bytes.bytes)"
            parts["row_group_rows"] = "\(options.rowGroups.rows)"
        case .avro:
            parts["codec"] = JSONText.quoted(options.codecs.avro.name)
        }
        text = OptionsFingerprint.object(parts)
    }

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
