/// One rejected record, with what stood around it and the rule that refused it.
public struct RejectExplanation: Sendable {
    /// What the record came from: a URL or a path.
    public let source: String
    /// Where in the source the record begins, and the column at fault.
    public let position: MillraceError.Position
    /// `too_few_fields`, …
    public let reason: String
    /// What was found, in numbers and types.
    public let detail: String
    /// The rule that was broken, in plain words.
    public let rule: String
    /// What to do.
    public let remedy: String
    /// The record's bytes as they stand in the source, without its line end; nil where they were not kept.
    public let raw: [UInt8]?
    /// How these bytes store characters: `utf-8`, `utf-16le`, `shift-jis`, …
    public let encoding: String
    /// Where in `raw` the fault is; nil where that cannot be told. It may be one past the last byte.
    public let faultOffset: Int?
    /// The record for a person to read; nil where it was not kept.
    public let shown: Shown?
    /// The lines before and behind the record, as far as they can be shown.
    public let neighbours: Neighbours

    /// A record in UTF-8. Of one in UTF-8 these are its own bytes; of others, U+FFFD stands for what is no text.
    public struct Shown: Hashable, Sendable {
        /// Without its line end.
        public let text: [UInt8]
        /// Where in `text` the fault is; nil where that cannot be told.
        public let faultOffset: Int?
    }

    /// What stands around the record in its source.
    public enum Neighbours: Hashable, Sendable {
        /// Lines in UTF-8, without their ends.
        case lines(before: [[UInt8]], after: [[UInt8]])
        /// Why they cannot be shown.
        case unknown(String)
    }
}
