/// How the service encrypts a new object at rest.
public enum S3Encryption: Sendable, Hashable {
    /// With a key of the service's own (SSE-S3).
    case aes256
    /// With a key in KMS (SSE-KMS), by the bucket's data key where it has one; nil: the account's default key.
    case kms(key: String?)
}

extension S3Operation {
    /// Says how the object is to be encrypted; for PutObject and CreateMultipartUpload, since parts take it from their upload.
    mutating func add(_ encryption: S3Encryption) {
        switch encryption {
        case .aes256: header("x-amz-server-side-encryption", "AES256")
        case .kms(let key):
            header("x-amz-server-side-encryption", "aws:kms")
            header("x-amz-server-side-encryption-aws-kms-key-id", key)
            // Without it every object would cost a call of KMS, and so would every read of it.
            header("x-amz-server-side-encryption-bucket-key-enabled", "true")
        }
    }
}
