import MillraceColumns
import MillraceCompression
import MillraceObjectStore
import MillraceText

/// What is asked of an object beside its conversion: what an earlier one left, and what its failure comes from.
extension ObjectConversion {
    /// Records that an earlier conversion put aside are rows now.
    func removeOldRejects() async throws {
        for ending in [RejectsPlace.ending, RejectsPlace.readingEnding] {
            try await rejects.store.delete(rejectsKey + ending)
        }
    }

    /// Rows that were replayed from the rejects of an earlier conversion are rows of this one, or its rejects.
    func removeReplays() async throws {
        for format in options.formats {
            let ending = ".\(format.rawValue)"
            let prefix = destination.key(String(source.output.key(format).dropLast(ending.count))) + FileReplay.infix
            do {
                for try await object in destination.store.list(prefix: prefix) {
                    let identity = object.key.dropFirst(prefix.count).dropLast(ending.count)
                    guard object.key.hasSuffix(ending), FileReplay.isIdentity(identity) else { continue }
                    try await destination.store.delete(object.key)
                }
            } catch let error as ObjectStoreError where error.kind == .accessDenied && error.operation == .list {
                // Who may write and not list has not replayed either: that lists the rejects.
            }
        }
    }

    /// Refuses to take an object for empty of which an option passes over everything.
    func requireNothing(in metadata: ObjectMetadata) throws(MillraceError) {
        guard metadata.size > 0, let lines = options.reading.skipLines, lines > 0 else { return }
        throw MillraceError(
            .usage, "nothing stands behind the \(lines) lines that --skip-lines passes over",
            remedy: "give fewer, or leave the option out", object: source.name)
    }

    /// Refuses what a file system leaves of a file whose bytes never came to the disk.
    func requireWritten(_ names: [String]?) throws(MillraceError) {
        guard let names, names.contains(where: { !$0.isEmpty && $0.utf8.allSatisfy { $0 == 0 } }) else { return }
        throw MillraceError(
            .unsupportedInput,
            "it begins with zero bytes where a text has its names: it may never have been written whole",
            remedy: "bring the object again", object: source.name)
    }

    /// What `error` comes from: records of a damaged source look broken before the checksum behind them is reached.
    func cause(of error: any Error, _ reader: SlabReader) async -> any Error {
        let isOfRecords =
            switch error {
            case let fault as RecordFault: fault.reason != .recordTooLarge
            case let error as MillraceError: error.code == .malformedRecord || error.code == .valueRefused
            default: false
            }
        guard isOfRecords, !Task.isCancelled, await mayBeDamaged(reader) else { return error }
        do {
            while try await reader.next() != nil, !Task.isCancelled {}
        } catch let fault as StreamFault {
            return fault
        } catch let error as ObjectStoreError where error.kind == .damaged {
            return error
        } catch {}
        return error
    }

    /// Whether what is behind the bytes of a source may say that they are wrong. What is large and not compressed is not read to its end for that.
    private func mayBeDamaged(_ reader: SlabReader) async -> Bool {
        if await reader.isCompressed { return true }
        return source.name.hasPrefix("s3://") && source.size ?? 0 <= 64 << 20
    }
}
