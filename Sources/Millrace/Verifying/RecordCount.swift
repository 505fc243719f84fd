import MillraceAWS
import MillraceColumns
import MillraceObjectStore
import MillraceText

/// Counts the records of a source by reading it again, without making a value of it.
///
/// The stages from the stored bytes to whole records are those of a conversion; decoders, encoders and their counts have no part in it.
struct RecordCount: Sendable {
    let source: SourceObject
    let text: TextOptions
    let shares: MemoryPlan.Shares

    /// What was counted, and in which version of the source.
    struct Found: Sendable {
        /// The malformed ones included.
        let records: UInt64
        let etag: String?
        /// Bytes as stored.
        let size: UInt64
    }

    /// What was counted; nil for an object that holds nothing, not even a header.
    ///
    /// - Throws: `MillraceError` for a source that cannot be read to its end.
    func run() async throws -> Found? {
        var names: [String] = []
        do {
            let object = try await source.store.get(source.key, GetOptions())
            let request = SlabReader.Request(
                options: text, name: InputFormat.plainName(source.output.fileName), slabBytes: shares.slabBytes,
                recordLimit: shares.recordLimit, windowLimit: shares.windowLimit)
            let reader = SlabReader(
                body: object.body, request, clock: StageClock(observer: SilentObserver()), onBytes: { _ in })
            var slab = try await reader.next()
            guard let sniffed = await reader.sniffed else { return nil }
            let header = await reader.names
            guard header != nil || slab != nil else { return nil }
            names = header ?? []
            let classifier = sniffed.reading.classifier(TextColumns(names: names))
            var records: UInt64 = 0
            while let current = slab {
                slab = nil
                try Task.checkCancellation()
                records += UInt64(try classifier.decode(current).recordCount)
                slab = try await reader.next()
            }
            return Found(records: records, etag: object.metadata.etag, size: object.metadata.size)
        } catch {
            throw ErrorMaker(object: source.name, columnNames: names).error(from: error)
        }
    }
}
