/// A piece of work that one stage between two client calls has done.
public struct StageWork: Sendable, Hashable {
    /// The stage's name, from a small set that its owner documents, such as `decode`.
    public var stage: String
    /// The bytes that went in.
    public var bytes: Int
    /// The records that came out; 0 where a stage knows none.
    public var records: Int
    /// How long it took, in nanoseconds; waiting for other stages not included.
    public var nanoseconds: Int64

    /// Makes a record of a piece of work.
    public init(stage: String, bytes: Int, records: Int, nanoseconds: Int64) {
        self.stage = stage
        self.bytes = bytes
        self.records = records
        self.nanoseconds = nanoseconds
    }
}
