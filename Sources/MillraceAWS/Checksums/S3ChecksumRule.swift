/// Which checksum goes with what is written.
public enum S3ChecksumRule: Sendable, Hashable {
    /// CRC64NVME on AWS, CRC32 on any other endpoint.
    case automatic
    /// This one everywhere.
    case always(S3Checksum)
    /// None: for services that refuse the headers.
    case none
}
