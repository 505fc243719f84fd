import FoundationEssentials
import MillraceBytes

/// A checksum that goes with an object in a header. All of these can be composed: that of the whole from those of its parts.
public enum S3Checksum: Sendable, Hashable, CaseIterable {
    /// What AWS keeps of every object.
    case crc64NVME
    /// What the SDKs send, and most other services know.
    case crc32
    /// CRC-32C.
    case crc32c

    /// The name in headers and documents.
    var name: String {
        switch self {
        case .crc64NVME: "CRC64NVME"
        case .crc32: "CRC32"
        case .crc32c: "CRC32C"
        }
    }

    var header: String { "x-amz-checksum-\(name.lowercased())" }
    /// The field of a document.
    var field: String { "Checksum\(name)" }

    var kernel: CyclicChecksum {
        switch self {
        case .crc64NVME: .crc64NVME
        case .crc32: .crc32
        case .crc32c: .crc32c
        }
    }

    /// `value` as headers have it: its bytes from the highest, in base64.
    func text(_ value: UInt64) -> String {
        Data((0..<kernel.width / 8).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) })
            .base64EncodedString()
    }
}
