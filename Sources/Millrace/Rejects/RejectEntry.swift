import MillraceAvro
import MillraceBytes
import MillraceColumns
import MillraceText

/// One line of a rejects file: what `RejectLines` wrote.
struct RejectEntry: Hashable, Sendable {
    let object: String
    /// Where the record begins in the source, and the column at fault.
    let position: SourcePosition
    /// Where in the record's bytes the fault is, where that is known.
    let faultOffset: Int?
    let columnName: String?
    /// A code of `RecordFault.Reason`, as it was written.
    let reason: String
    let detail: String
    let schemaVersion: String
    /// The record as it stood in the source, without its line end; nil where it was not to be shown.
    let raw: [UInt8]?
    /// How its bytes store characters.
    let encoding: TextEncoding

    /// Reads a line; nil when it is none.
    init?(line: [UInt8]) {
        guard let value = try? JSONParser.parse(line), let object = value["object"]?.text,
            let record = value.number("record"), let lineNumber = value.number("line"),
            let byte = value.number("byte"), let reason = value["reason"]?.text
        else { return nil }
        self.object = object
        position = SourcePosition(
            record: record, line: lineNumber, column: value["column_number"]?.integer, byte: byte)
        faultOffset = value.number("fault_offset").flatMap { Int(exactly: $0) }
        columnName = value["column"]?.text
        self.reason = reason
        detail = value["detail"]?.text ?? ""
        schemaVersion = value["schema_version"]?.text ?? ""
        encoding = value["encoding"]?.text.flatMap(TextEncoding.init(rawValue:)) ?? .utf8
        if let text = value["raw"]?.text {
            raw = Array(text.utf8)
        } else if let text = value["raw_base64"]?.text {
            guard let bytes = Base64.bytes(text) else { return nil }
            raw = bytes
        } else {
            raw = nil
        }
    }

    /// The record once it was refused again: where in it the new fault is, is known only of the old one.
    func reject(_ fault: RecordFault, _ raw: [UInt8]) -> RejectedRecord {
        let isSame = fault.reason.rawValue == reason && fault.position.column == position.column
        var place = position
        place.column = fault.position.column
        place.byte = isSame ? position.byte + UInt64(faultOffset ?? raw.count + 1) : .max
        return RejectedRecord(
            fault: RecordFault(reason: fault.reason, position: place, detail: fault.detail, path: fault.path),
            byte: position.byte, line: position.line, raw: raw,
            encoding: encoding == .utf8 ? nil : encoding.rawValue)
    }

    /// The record in UTF-8 for a person to read, with U+FFFD for what is no text; one that is in UTF-8 as it stands.
    var shown: RejectExplanation.Shown? {
        guard let raw else { return nil }
        let fault = faultOffset.flatMap { $0 <= raw.count ? $0 : nil }
        guard encoding != .utf8 else { return RejectExplanation.Shown(text: raw, faultOffset: fault) }
        return RejectExplanation.Shown(
            text: ReadableText.utf8(raw[...], encoding),
            faultOffset: fault.map { ReadableText.utf8(raw[..<$0], encoding).count })
    }
}

extension JSONValue {
    /// A member that counts something.
    func number(_ key: String) -> UInt64? {
        guard case .number(let digits) = self[key] else { return nil }
        return UInt64(digits)
    }
}
