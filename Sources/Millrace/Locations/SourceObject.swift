import MillraceObjectStore

/// One object to convert.
struct SourceObject: Sendable {
    var store: any ObjectStore
    let key: String
    /// A URL or a path: what messages and reports call it.
    let name: String
    /// Bytes as stored; nil for an object that was named rather than listed.
    let size: UInt64?
    let output: OutputName
    /// What the outputs say about where they came from.
    let provenance: Provenance
    /// What the store's listing says of its version; nil for an object that was named, or piped in.
    var etag: String?

    /// Where it is, whichever folder it was looked for from.
    var place: String { name.hasPrefix("s3://") ? name : LocalPath.canonical(name) }

    /// The name of what is piped in.
    static let standardInput = "standard input"

    /// About the most text that is likely in an object of `size` bytes, by its name: of a compressed one only a guess.
    func textSize(_ size: UInt64) -> UInt64 {
        InputFormat.isCompressedName(key) ? size.multipliedFullWidth(by: 32).high == 0 ? size &* 32 : .max : size
    }

    /// The same of the listed size.
    var textSize: UInt64? { size.map(textSize) }
}

/// What a listing yields: an object to convert, or one to pass over.
enum PlannedObject: Sendable {
    case convert(SourceObject)
    case skip(name: String, SkipReason)
}
