import MillraceAWS
import MillraceObjectStore

/// Where outputs go: DEST, opened.
struct Destination: Sendable {
    let location: Location
    let store: any ObjectStore
    /// What stands before every key: empty, or ends with a slash.
    private let prefix: String
    private let storageClass: S3StorageClass?
    private let tags: [S3Tag]

    /// A destination in a store that is open already.
    init(location: Location, store: any ObjectStore, prefix: String = "") {
        self.location = location
        self.store = store
        self.prefix = prefix
        storageClass = nil
        tags = []
    }

    init(_ location: Location, _ stores: Stores) {
        self.location = location
        storageClass = stores.storageClass
        tags = stores.tags
        switch location {
        case .s3(let bucket, let key):
            store = stores.bucket(bucket)
            prefix = key.isEmpty || key.hasSuffix("/") ? key : key + "/"
        case .local, .standardInput, .list, .catalog:
            // A destination is parsed as a place, which is neither of the last two.
            store = stores.folder(location.text)
            prefix = ""
        }
    }

    /// Refuses what cannot be a destination, before anything is opened.
    static func check(_ location: Location) throws(MillraceError) {
        guard case .local(let path) = location, LocalPath.kind(path) == .file else { return }
        throw MillraceError(
            .usage, "the destination '\(path)' is a file", remedy: "name a folder or s3://bucket/prefix/")
    }

    /// The key in the store for a name below DEST.
    func key(_ name: String) -> String { prefix + name }

    /// What a person calls the object with this key.
    func describe(_ key: String) -> String {
        switch location {
        case .s3(let bucket, _): "s3://\(bucket)/\(key)"
        case .local, .standardInput, .list, .catalog: LocalPath.trimmingSlashes(location.text) + "/" + key
        }
    }

    /// The part of a multipart upload, as long as its source is no larger than 32 GiB.
    static let smallestPart = 8 << 20
    /// What is written to a file at once.
    static let localPart = 1 << 20

    /// The size of upload parts: a function of the source only. 10,000 of them are enough for an output two and a half times its source.
    func partSize(sourceSize: UInt64) -> Int {
        guard case .s3 = location else { return Destination.localPart }
        let wanted = Int(clamping: sourceSize / 4000 + 0xFFFFF) & ~0xFFFFF
        return min(max(wanted, Destination.smallestPart), 4 * Destination.smallestPart)
    }

    /// What is told of outputs: Parquet first, and by partition.
    func reports(_ staged: [EncodingPass.Staged]) -> [OutputReport] {
        staged.sorted { ($1.format.rawValue, $0.output.key) < ($0.format.rawValue, $1.output.key) }.map { item in
            OutputReport(
                format: item.format, location: describe(item.output.key), bytes: item.output.byteCount, rows: item.rows)
        }
    }

    /// What is said about an output beside its bytes: where its rows came from.
    func putOptions(source: String, sourceETag: String?, partSize: Int) -> PutOptions {
        // S3 takes 2 KB in all, and a byte that is not ASCII counts three times.
        var metadata: [String: String] = [:]
        if source.utf8.count <= 512 { metadata["millrace-source"] = source }
        metadata["millrace-source-etag"] = sourceETag
        return putOptions(metadata, partSize: partSize)
    }

    /// The same of the output of a group.
    func putOptions(group hash: String, members: Int, partSize: Int) -> PutOptions {
        putOptions(["millrace-group": hash, "millrace-sources": "\(members)"], partSize: partSize)
    }

    private func putOptions(_ metadata: [String: String], partSize: Int) -> PutOptions {
        var options = PutOptions(metadata: metadata, partSize: partSize)
        (options.storageClass, options.tags) = (storageClass, tags)
        return options
    }
}
