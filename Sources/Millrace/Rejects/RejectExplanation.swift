/// One rejected record, with what stood around it and the rule that refused it.
public struct RejectExplanation: Sendable {
    /// What the record came from: a URL or a path.
    public let source: String
    /// Where in the source, and in which column.
    public let position: MillraceError.Position
    /// `too_few_fields`, …
    public let reason: String
    /// What was found, in numbers and types.
    public let detail: String
    /// The rule that was broken, in plain words.
    public let rule: String
    /// What to do.
    public let remedy: String
    /// The record's bytes, without its line end; nil where they were not kept.
    public let raw: [UInt8]?
    /// Where in `raw` the fault is; nil where that cannot be told. It may be one past the last byte.
    public let faultOffset: Int?
    /// The lines before and behind the record, as far as they can be shown.
    public let neighbours: Neighbours

    /// What stands around the record in its source.
    public enum Neighbours: Hashable, Sendable {
        /// Lines without their ends; `firstLine` numbers the first of `before`.
        case lines(before: [[UInt8]], after: [[UInt8]])
        /// Why they cannot be shown.
        case unknown(String)
    }
}
