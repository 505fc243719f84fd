/// Where the service keeps a new object: those classes whose objects can be read at once.
///
/// Outputs are read again, by `verify` and by every query; GLACIER and DEEP_ARCHIVE are for lifecycle rules, not for writers.
public enum S3StorageClass: String, Sendable, Hashable, CaseIterable {
    case standard = "STANDARD"
    case intelligentTiering = "INTELLIGENT_TIERING"
    case standardIA = "STANDARD_IA"
    case oneZoneIA = "ONEZONE_IA"
    case glacierIR = "GLACIER_IR"
    case reducedRedundancy = "REDUCED_REDUNDANCY"
}
