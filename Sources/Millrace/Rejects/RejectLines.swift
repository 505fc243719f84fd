import Crypto
import MillraceBytes
import MillraceColumns
import MillraceText

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

    /// Appends one line. A record that is no text as it stands is there in base64.
    func append(_ reject: RejectedRecord, to bytes: inout [UInt8]) {
        let position = reject.fault.position
        var line =
            "{\"object\":\(object),\"record\":\(position.record),\"line\":\(reject.line),\"byte\":\(reject.byte)"
        if let column = position.column {
            if names.indices ~= column - 1 { line += ",\"column\":\(JSONText.quoted(names[column - 1]))" }
            line += ",\"column_number\":\(column)"
        } else if let path = reject.fault.path {
            line += ",\"column\":\(JSONText.quoted(path))"
        }
        if let offset = reject.faultOffset { line += ",\"fault_offset\":\(offset)" }
        line += ",\"reason\":\(JSONText.quoted(reject.fault.reason.rawValue))"
        line += ",\"detail\":\(JSONText.quoted(reject.fault.detail))"
        line += ",\"schema_version\":\"\(schemaVersion)\","
        if let encoding = reject.encoding { line += "\"encoding\":\(JSONText.quoted(encoding))," }
        bytes += line.utf8
        appendRaw(reject, to: &bytes)
        bytes += "}\n".utf8
    }

    private func appendRaw(_ reject: RejectedRecord, to bytes: inout [UInt8]) {
        if isRedacted {
            bytes += "\"raw\":null,\"redacted\":true".utf8
        } else if RejectLines.isText(reject) {
            bytes += "\"raw\":".utf8
            JSONText.append(quoting: reject.raw[...], to: &bytes)
        } else {
            bytes += "\"raw_base64\":\"".utf8
            Base64.append(reject.raw, to: &bytes)
            bytes.append(UInt8(ascii: "\""))
        }
    }

    /// Whether the record's bytes are what they say when they are read as UTF-8.
    private static func isText(_ reject: RejectedRecord) -> Bool {
        switch reject.encoding.flatMap(TextEncoding.init(rawValue:)) ?? .utf8 {
        case .utf8: reject.raw.withUnsafeBytes(UTF8Validation.isValid)
        case .utf16LittleEndian, .utf16BigEndian: false
        case .latin1, .windows1252, .shiftJIS: reject.raw.allSatisfy { $0 < 0x80 }
        }
    }
}
