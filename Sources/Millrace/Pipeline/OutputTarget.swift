import MillraceAvro
import MillraceColumns
import MillraceObjectStore
import MillraceParquet

/// One output of one object: where it goes, how it is encoded, and the upload to take back when something fails.
struct OutputTarget: Sendable {
    let format: OutputFormat
    let store: any ObjectStore
    let key: String
    let putOptions: PutOptions
    let partSize: Int
    let encoding: EncodingOptions
    let cleanup = UploadCleanup()

    /// Takes batches in order from the feed, encodes them and uploads the bytes.
    ///
    /// - Returns: the staged output; nil when encoding ended early.
    func encode(
        schema: Schema, from feed: any BatchFeed, _ shares: MemoryPlan.Shares, _ clock: StageClock,
        onRows: @escaping @Sendable (Int) async -> Void
    ) async throws -> EncodingPass.Staged? {
        let spill = SpillFile(memoryLimit: shares.keeper, folder: encoding.temporaryFolder)
        return try await withThrowingTaskGroup(of: Void.self) { uploads in
            let writer = PartWriter(
                store: store, key: key, options: putOptions, spill: spill, partSize: partSize,
                partsInFlight: shares.partsInFlight, cleanup: cleanup)
            switch format {
            case .parquet:
                let encoder = try ParquetEncoder(
                    schema: schema, options: encoding.parquet(schema), keeper: spill,
                    crew: LentThreads(shares.threads(each: encoding.parquetThreadBytes)))
                return try await drive(encoder, feed, writer, &uploads, clock, onRows)
            case .avro:
                let encoder = try AvroEncoder(
                    try encoding.avro(schema), crew: LentThreads(shares.threads(each: encoding.avroThreadBytes)))
                return try await drive(encoder, feed, writer, &uploads, clock, onRows)
            }
        }
    }

    private func drive<Encoder: BatchEncoder & ~Copyable>(
        _ encoder: consuming Encoder, _ feed: any BatchFeed, _ writer: consuming PartWriter,
        _ uploads: inout PartWriter.Uploads, _ clock: StageClock, _ onRows: @Sendable (Int) async -> Void
    ) async throws -> EncodingPass.Staged? {
        var output = EncodedOutput()
        var ordinal = 0
        var rows: UInt64 = 0
        while let batch = await feed.take(ordinal)?.batch {
            try clock.time(Stage(encoding: format), bytes: 0, records: { batch.rowCount }) { () throws(EncodingFault) in
                try encoder.encode(batch, into: &output)
            }
            rows += UInt64(batch.rowCount)
            feed.done(ordinal)
            await onRows(batch.rowCount)
            try await writer.write(output.takeSegments(), &uploads)
            ordinal += 1
        }
        try Task.checkCancellation()
        guard feed.isComplete else { return nil }
        try encoder.finish(into: &output)
        try await writer.write(output.takeSegments(), &uploads)
        return EncodingPass.Staged(format: format, output: try await writer.stage(&uploads), rows: rows)
    }
}
