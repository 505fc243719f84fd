import MillraceColumns
import MillraceObjectStore

/// Where the rejected records of one object go: a file of JSON Lines, and beside it what is needed to read the records again.
struct RejectTarget: Sendable {
    /// What waits for its commit.
    struct Staged: Sendable {
        /// The records, then how they were read.
        let files: [StagedOutput]
        let records: UInt64
    }

    /// Lines are handed on in pieces: those of a slab may be a hundred times its text.
    private static let pieceBytes = 256 << 10

    let store: any ObjectStore
    /// Below which the object's files lie, without an ending.
    let key: String
    let partSize: Int
    let temporaryFolder: String
    /// Whether what the records hold must not be shown.
    let isRedacted: Bool
    /// How the object was read: for `why` and `replay`.
    let reading: RecordedReading
    let cleanup: UploadCleanup

    /// Takes the rejects of all slabs in order from the sequencer and stages them.
    ///
    /// - Returns: nil when there were none, and when the pass ended early.
    func write(schema: Schema, from sequencer: BatchSequencer, _ shares: MemoryPlan.Shares) async throws -> Staged? {
        let spill = SpillFile(memoryLimit: shares.keeper, folder: temporaryFolder)
        let lines = RejectLines(object: reading.object, schema: schema, isRedacted: isRedacted)
        return try await withThrowingTaskGroup(of: Void.self) { uploads in
            var writer = PartWriter(
                store: store, key: key + RejectsPlace.ending, options: PutOptions(metadata: [:], partSize: partSize),
                spill: spill,
                partSize: partSize, partsInFlight: 1, cleanup: cleanup)
            var records: UInt64 = 0
            var ordinal = 0
            while let rejects = await sequencer.take(ordinal)?.rejects {
                var output: [UInt8] = []
                for reject in rejects {
                    lines.append(reject, to: &output)
                    guard output.count >= RejectTarget.pieceBytes else { continue }
                    try await writer.write([.bytes(output)], &uploads)
                    output = []
                }
                records += UInt64(rejects.count)
                try await writer.write([.bytes(output)], &uploads)
                sequencer.done(ordinal)
                ordinal += 1
            }
            try Task.checkCancellation()
            guard case .complete = sequencer.outcome, records > 0 else { return nil }
            let file = try await writer.stage(&uploads)
            return Staged(files: [file, readingFile(lines, schema)], records: records)
        }
    }

    /// The file that says how the records were read.
    private func readingFile(_ lines: RejectLines, _ schema: Schema) -> StagedOutput {
        let bytes = Array(reading.json(schema: schema, version: lines.schemaVersion).utf8)
        return StagedOutput(
            store: store, key: key + RejectsPlace.readingEnding, options: PutOptions(metadata: [:], partSize: partSize),
            content: .whole(.init(bytes: bytes)), byteCount: UInt64(bytes.count))
    }
}
