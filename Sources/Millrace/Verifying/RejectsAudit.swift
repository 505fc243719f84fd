import MillraceObjectStore

/// Counts the lines of a file of rejected records, and sees to it that each is about another record of the source.
struct RejectsAudit: Sendable {
    let store: any ObjectStore
    let key: String

    /// What was found.
    struct Found: Sendable {
        var count: UInt64 = 0
        /// What is wrong with the file.
        var problem: String?
    }

    /// - Parameter records: how many records the source has.
    /// - Throws: what the store throws; nothing there is nothing rejected.
    func run(records: UInt64) async throws -> Found {
        let object: ObjectReader
        do {
            object = try await store.get(key, GetOptions())
        } catch let error as ObjectStoreError {
            guard case .notFound = error.kind else { throw error }
            return Found()
        }
        var found = Found()
        var last: UInt64 = 0
        var line: [UInt8] = []
        for try await chunk in object.body {
            for byte in chunk.readableBytesView {
                guard byte == UInt8(ascii: "\n") else {
                    line.append(byte)
                    continue
                }
                RejectsAudit.take(line, &found, &last, records)
                line.removeAll(keepingCapacity: true)
            }
        }
        if !line.isEmpty { found.problem = found.problem ?? "its last line is cut off" }
        return found
    }

    private static func take(_ line: [UInt8], _ found: inout Found, _ last: inout UInt64, _ records: UInt64) {
        found.count += 1
        guard let entry = RejectEntry(line: line) else {
            found.problem = found.problem ?? "line \(found.count) is not a rejected record"
            return
        }
        let record = entry.position.record
        if record <= last {
            found.problem = found.problem ?? "line \(found.count): record \(record) is there twice, or out of order"
        } else if record > records {
            found.problem = found.problem ?? "line \(found.count): the source has no record \(record)"
        }
        last = record
    }
}
