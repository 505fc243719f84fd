/// What happens while a conversion runs, in order.
public enum ConversionEvent: Sendable {
    case runStarted(sources: [String], destination: String)
    /// Bytes as stored.
    case objectStarted(source: String, bytes: UInt64)
    /// What a dry run would do with an object; bytes as stored, nil where they are not known.
    case objectPlanned(source: String, bytes: UInt64?, plan: ObjectPlan)
    /// How far the run is; at most some ten a second.
    case progress(ConversionProgress)
    case objectFinished(ObjectReport)
    /// Sources became one output a format; each of them has finished or failed before.
    case groupFinished(GroupReport)
    /// An object that holds nothing to convert.
    case objectSkipped(source: String, reason: SkipReason)
    /// Nothing was written for this object.
    case objectFailed(source: String, error: MillraceError)
    /// Always the last event.
    case runFinished(ConversionReport)
}

/// Why an object was passed over; each is counted in the report.
public enum SkipReason: String, Hashable, Sendable, CaseIterable {
    /// No bytes at all: not even a header.
    case empty = "empty"
    /// Not an input by its name: below a folder or prefix only `.csv`, `.tsv`, `.tab` and `.txt` are taken.
    case otherName = "other_name"
    /// Converted before with the same options, and the same since.
    case unchanged = "unchanged"
    /// Another run is at work on the group that it belongs to.
    case claimed = "claimed"
}

/// What is to be done with an object, and why.
public enum ObjectPlan: String, Hashable, Sendable, CaseIterable {
    /// It was never converted to this destination.
    case new = "new"
    /// It was, and is another now.
    case changed = "changed"
    /// It was, with other options or to other formats.
    case otherOptions = "other_options"
    /// It was, and a file of its outputs is gone.
    case missingOutput = "missing_output"
    /// It was, and is converted again because that was asked for.
    case overwrite = "overwrite"
    /// It was, and is the same, but its rows are in one file with those of another source that has changed or is gone.
    case regrouped = "regrouped"
    /// Another run is at work on the group that it belongs to.
    case claimed = "claimed"
    /// It was, with the same options, and is the same: nothing is done.
    case unchanged = "unchanged"
}

/// A moment of a run.
public struct ConversionProgress: Hashable, Sendable {
    /// Objects that the listing has yielded so far.
    public internal(set) var objectsFound = 0
    /// Converted, failed or skipped.
    public internal(set) var objectsDone = 0
    /// Whether the listing has ended, so that `objectsFound` and `bytesFound` are final.
    public internal(set) var isListingComplete = false
    /// Bytes as stored.
    public internal(set) var bytesFound: UInt64 = 0
    /// Bytes read, second passes not counted twice.
    public internal(set) var bytesRead: UInt64 = 0
    /// Rows encoded so far.
    public internal(set) var rows: UInt64 = 0
    /// Requests that were sent again.
    public internal(set) var retries = 0
    /// Seconds since the run began.
    public internal(set) var seconds = 0.0
}
