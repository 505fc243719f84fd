/// The formats that Millrace writes. A new case is a compile error in every place that must learn it.
public enum OutputFormat: String, Hashable, Sendable, CaseIterable {
    case parquet
    case avro
}
