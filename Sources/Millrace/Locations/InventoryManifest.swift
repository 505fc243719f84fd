import MillraceAvro

/// A manifest of S3 Inventory: which bucket was listed, and where the lists are.
///
/// Source: "Inventory manifest" in the S3 User Guide.
struct InventoryManifest: Hashable, Sendable {
    /// One of the lists.
    struct File: Hashable, Sendable {
        let key: String
        /// Of the file as it is stored, in hexadecimal.
        let md5: String?
    }

    let sourceBucket: String
    /// Where the lists are.
    let bucket: String
    let columns: InventoryColumns
    let files: [File]

    /// - Throws: `MillraceError` that names `object`, for what is no manifest and for lists that are not read.
    init(json: [UInt8], object: String) throws(MillraceError) {
        guard let value = try? JSONParser.parse(json), let source = value["sourceBucket"]?.text,
            let destination = value["destinationBucket"]?.text, let format = value["fileFormat"]?.text,
            let schema = value["fileSchema"]?.text, case .array(let entries) = value["files"]
        else {
            throw MillraceError(
                .unsupportedInput, "it is not a manifest of S3 Inventory",
                remedy: "name the manifest.json of a report; a list of sources has another name", object: object)
        }
        guard format == "CSV" else {
            throw MillraceError(
                .unsupportedInput, "the inventory is in \(format), and only CSV is read",
                remedy: "choose CSV as the report's output format", object: object)
        }
        var files: [File] = []
        for entry in entries {
            guard let key = entry["key"]?.text else {
                throw MillraceError(.unsupportedInput, "a file of the inventory has no key", object: object)
            }
            files.append(File(key: key, md5: entry["MD5checksum"]?.text?.lowercased()))
        }
        sourceBucket = InventoryManifest.name(source)
        bucket = InventoryManifest.name(destination)
        columns = try InventoryColumns(schema, object: object)
        self.files = files
    }

    /// A bucket's name out of its ARN: `arn:aws:s3:::name`.
    private static func name(_ bucket: String) -> String {
        bucket.hasPrefix("arn:") ? String(bucket.split(separator: ":").last ?? "") : bucket
    }
}
