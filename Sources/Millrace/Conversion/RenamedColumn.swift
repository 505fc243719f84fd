/// A column that a format does not take under its own name. The file keeps that name too: Avro in the attribute `millrace.name`, Parquet in the
/// metadata `millrace.columns`.
public struct RenamedColumn: Hashable, Sendable {
    /// The format that does not take it.
    public let format: OutputFormat
    /// Its name in the source, or after `--rename`.
    public let name: String
    /// Its name in that format's output; of a field inside a column, the path.
    public let written: String
}
