/// What must be true of the stored object for a write to happen.
public enum S3Precondition: Sendable, Hashable {
    /// Nothing: the write replaces what is there.
    case none
    /// No object has the key (`If-None-Match: *`).
    case ifAbsent
    /// The stored object has this ETag (`If-Match`).
    case ifMatch(String)
}
