import Crypto
import MillraceBytes
import MillraceColumns

/// Puts rejected records into words: one JSON object a line, with names that stay.
struct RejectLines: Sendable {
    /// The columns' names, in the order of the source.
    let names: [String]
    /// Tells schemas apart: 16 digits of a hash over names and types.
    let schemaVersion: String
    private let object: String
    private let isRedacted: Bool

    init(object: String, schema: Schema, isRedacted: Bool) {
        self.object = JSONText.quoted(object)
        self.isRedacted = isRedacted
        names = schema.fields.map(\.name)
        let text = schema.fields.map { "\($0.name)\u{0}\($0.type)" }.joined(separator: "\u{0}")
        schemaVersion = SHA256.hash(data: Array(text.utf8)).prefix(8)
            .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Appends one line. A record that is not UTF-8 stands there in base64.
    func append(_ reject: RejectedRecord, to bytes: inout [UInt8]) {
        let position = reject.fault.position
        var line =
            "{\"object\":\(object),\"record\":\(position.record),\"line\":\(position.line),\"byte\":\(position.byte)"
        if let column = position.column {
            if names.indices ~= column - 1 { line += ",\"column\":\(JSONText.quoted(names[column - 1]))" }
            line += ",\"column_number\":\(column)"
        } else if let path = reject.fault.path {
            line += ",\"column\":\(JSONText.quoted(path))"
        }
        line += ",\"reason\":\(JSONText.quoted(reject.fault.reason.rawValue))"
        line += ",\"detail\":\(JSONText.quoted(reject.fault.detail))"
        line += ",\"schema_version\":\"\(schemaVersion)\","
        bytes += line.utf8
        appendRaw(reject.raw, to: &bytes)
        bytes += "}\n".utf8
    }

    private func appendRaw(_ raw: [UInt8], to bytes: inout [UInt8]) {
        if isRedacted {
            bytes += "\"raw\":null,\"redacted\":true".utf8
        } else if raw.withUnsafeBytes(UTF8Validation.isValid) {
            bytes += "\"raw\":".utf8
            JSONText.append(quoting: raw[...], to: &bytes)
        } else {
            bytes += "\"raw_base64\":\"".utf8
            Base64.append(raw, to: &bytes)
            bytes.append(UInt8(ascii: "\""))
        }
    }
}
