import MillraceAvro
import MillraceBytes
import MillraceColumns

/// One line of a rejects file: what `RejectLines` wrote.
struct RejectEntry: Hashable, Sendable {
    let object: String
    /// Where the fault is, in the source.
    let position: SourcePosition
    let columnName: String?
    /// A code of `RecordFault.Reason`, as it was written.
    let reason: String
    let detail: String
    let schemaVersion: String
    /// The record as it stood in the source, without its line end; nil where it was not to be shown.
    let raw: [UInt8]?

    /// Reads a line; nil when it is none.
    init?(line: [UInt8]) {
        guard let value = try? JSONParser.parse(line), let object = value["object"]?.text,
            let record = value.number("record"), let lineNumber = value.number("line"),
            let byte = value.number("byte"), let reason = value["reason"]?.text
        else { return nil }
        self.object = object
        position = SourcePosition(
            record: record, line: lineNumber, column: value["column_number"]?.integer, byte: byte)
        columnName = value["column"]?.text
        self.reason = reason
        detail = value["detail"]?.text ?? ""
        schemaVersion = value["schema_version"]?.text ?? ""
        if let text = value["raw"]?.text {
            raw = Array(text.utf8)
        } else if let text = value["raw_base64"]?.text {
            guard let bytes = Base64.bytes(text) else { return nil }
            raw = bytes
        } else {
            raw = nil
        }
    }
}

extension JSONValue {
    /// A member that counts something.
    fileprivate func number(_ key: String) -> UInt64? {
        guard case .number(let digits) = self[key] else { return nil }
        return UInt64(digits)
    }
}
