import MillraceAWS

extension S3Store: LeftoverStore {
    package func leftovers(prefix: String) -> LeftoverListing {
        LeftoverListing { [self] in
            var marker: S3UploadPage.Marker?
            var isDone = false
            return {
                guard !isDone else { return nil }
                let page = try await translating(.list, prefix) {
                    try await client.listMultipartUploads(bucket: bucket, prefix: prefix, after: marker)
                }
                marker = page.next
                isDone = marker == nil
                return page.uploads.map {
                    Leftover(
                        key: $0.key, uploadID: $0.uploadID,
                        epochSeconds: $0.initiated.flatMap(ISOTimestamp.epochSeconds))
                }
            }
        }
    }

    package func remove(_ leftover: Leftover) async throws {
        guard let uploadID = leftover.uploadID else { return }
        try await translating(.delete, leftover.key) {
            try await client.abortMultipartUpload(bucket: bucket, key: leftover.key, uploadID: uploadID)
        }
    }
}
