import MillraceObjectStore

/// One walk through DEST's leftovers.
struct GarbageRun {
    private let collection: GarbageCollection
    private let place: Destination
    private let store: any LeftoverStore
    private var report = GarbageReport()

    init(_ collection: GarbageCollection, _ place: Destination, _ store: any LeftoverStore) {
        self.collection = collection
        self.place = place
        self.store = store
    }

    consuming func run(_ onGarbage: (Garbage) async -> Void) async throws -> GarbageReport {
        do {
            for try await page in store.leftovers(prefix: place.key("")) {
                for leftover in page where isOwn(leftover) { try await take(leftover, onGarbage) }
            }
        } catch is CancellationError {
            report.wasInterrupted = true
        }
        return report
    }

    private mutating func take(_ leftover: Leftover, _ onGarbage: (Garbage) async -> Void) async throws {
        // A clock that runs behind the store's makes it look as if it came from the future: young.
        guard let begun = leftover.epochSeconds, case let age = max(0, collection.now() - begun),
            age >= collection.olderThan.seconds
        else {
            report.spared += 1
            return
        }
        report.found += 1
        let isDeleted = collection.deletes ? try await remove(leftover) : false
        await onGarbage(
            Garbage(
                kind: leftover.uploadID == nil ? .temporaryFile : .upload, location: place.describe(leftover.key),
                uploadID: leftover.uploadID, bytes: leftover.size, age: TimeSpan(seconds: age), isDeleted: isDeleted))
    }

    private mutating func remove(_ leftover: Leftover) async throws -> Bool {
        do {
            try await store.remove(leftover)
            report.deleted += 1
            return true
        } catch let error as ObjectStoreError {
            let failure = ErrorMaker(object: place.describe(leftover.key)).error(from: error)
            guard let failure = failure as? MillraceError else { throw failure }
            report.failures.append(failure)
            return false
        }
    }

    /// Whether Millrace made it. A temporary file's name says so; an upload is known by its key alone, which must be one that a
    /// conversion gives: somebody else may write below DEST too.
    private func isOwn(_ leftover: Leftover) -> Bool {
        guard leftover.uploadID != nil else { return true }
        let name = leftover.key.dropFirst(place.key("").count)
        return name.hasPrefix("_millrace/")
            || OutputFormat.allCases.contains { name.hasPrefix($0.rawValue + "/") && name.hasSuffix("." + $0.rawValue) }
    }
}
