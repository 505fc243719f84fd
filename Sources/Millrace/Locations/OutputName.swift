/// The name of an output below DEST: `{format}/{path}/{source file name}.{format}`.
///
/// One tree a format, so that Athena and Spark find no Avro among Parquet; the source's whole name is kept, so that `a.csv` and
/// `a.csv.gz` do not collide.
struct OutputName: Hashable, Sendable {
    /// The source's folder in its bucket, or below SOURCE, without slashes at the ends; may be empty.
    let path: String
    let fileName: String

    /// Takes the key of a source object apart.
    init(sourceKey key: String) {
        let parts = key.split(separator: "/", omittingEmptySubsequences: true)
        fileName = String(parts.last ?? "")
        path = parts.dropLast().joined(separator: "/")
    }

    /// Known by its two parts.
    init(path: String, fileName: String) {
        self.path = path
        self.fileName = fileName
    }

    /// The source's path below the root of its bucket, or below SOURCE.
    var source: String { path.isEmpty ? fileName : "\(path)/\(fileName)" }

    /// The key of the file of rejected records, without its ending: below DEST, or below a folder of rejects alone.
    func rejectsKey(isAtDestination: Bool) -> String { (isAtDestination ? OutputName.rejectsFolder : "") + source }

    /// Where rejected records lie below DEST.
    static let rejectsFolder = "_millrace/rejects/"

    /// The key below DEST.
    ///
    /// - Parameters:
    ///   - tree: the folder of a dataset's outputs since a type was widened.
    ///   - partition: the folders of one of several outputs, `year=2026/region=EU`.
    func key(_ format: OutputFormat, tree: String = "", partition: String = "") -> String {
        [format.rawValue, tree, partition, path, "\(fileName).\(format.rawValue)"].filter { !$0.isEmpty }.joined(
            separator: "/")
    }
}
