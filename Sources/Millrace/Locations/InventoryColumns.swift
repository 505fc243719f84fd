import MillraceAWS
import MillraceObjectStore

/// Which field of an inventory's records means what.
struct InventoryColumns: Hashable, Sendable {
    private let count: Int
    private let bucket: Int?
    private let key: Int
    private let size: Int
    private let etag: Int?
    private let lastModified: Int?
    private let isLatest: Int?
    private let isDeleteMarker: Int?

    /// Reads a manifest's `fileSchema`: `Bucket, Key, Size, ETag`.
    init(_ schema: String, object: String) throws(MillraceError) {
        let names = schema.split(separator: ",").map { $0.drop { $0 == " " }.lowercased() }
        let place = { (name: String) in names.firstIndex(of: name) }
        guard let key = place("key"), let size = place("size") else {
            throw MillraceError(
                .unsupportedInput, "the inventory has no sizes, or no keys: its columns are \(schema)",
                remedy: "add Size to the report's fields", object: object)
        }
        count = names.count
        (self.key, self.size, bucket) = (key, size, place("bucket"))
        (etag, lastModified) = (place("etag"), place("lastmodifieddate"))
        (isLatest, isDeleteMarker) = (place("islatest"), place("isdeletemarker"))
    }

    /// The object that a record means; nil for an older version, and for one that was deleted.
    ///
    /// - Throws: `InventoryFault` for what cannot be a record of `sourceBucket`'s inventory.
    func object(_ fields: [[UInt8]], of sourceBucket: String) throws(InventoryFault) -> ObjectSummary? {
        guard fields.count == count else { throw .malformed("\(fields.count) fields in place of \(count)") }
        let text = { (place: Int) in String(decoding: fields[place], as: UTF8.self) }
        if let bucket, text(bucket) != sourceBucket { throw .malformed("a key of another bucket") }
        if let isLatest, text(isLatest) == "false" { return nil }
        if let isDeleteMarker, text(isDeleteMarker) == "true" { return nil }
        guard let bytes = UInt64(text(size)) else { throw .malformed("a size that is no number") }
        let tag = etag.map(text) ?? ""
        return ObjectSummary(
            // Keys are encoded as in a form: a space comes as `+`, a plus as `%2B`.
            key: PercentEncoding.decode(text(key), plusIsSpace: true), size: bytes,
            etag: tag.isEmpty ? nil : "\"\(tag)\"", lastModified: lastModified.map(text))
    }
}

/// Why a list of an inventory cannot be read.
enum InventoryFault: Error, Hashable, Sendable {
    case malformed(String)
    /// The file is not the one that the manifest means.
    case checksum
}
