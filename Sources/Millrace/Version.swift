/// What this build calls itself, in its outputs and to a person.
public enum Version {
    /// Semantic, as strict readers of `created_by` want it.
    public static let number = "0.1.0"

    /// SPEC: parquet.thrift `created_by`: application, version, build hash.
    static let createdBy = "Millrace version \(number) (build 0000000)"
}
