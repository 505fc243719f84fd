import MillraceAWS
import MillraceCompression
import MillraceObjectStore
import MillraceText

/// Finds a rejected record in its source again, if that is still there and unchanged, and the lines around it.
struct SourceSurroundings {
    let entry: RejectEntry
    let raw: [UInt8]
    /// Where in the record the fault is, where that is known.
    let faultOffset: Int?
    /// How the source was read.
    let options: TextOptions

    /// What was found.
    struct Found {
        let neighbours: RejectExplanation.Neighbours
        /// Where in the record the fault is.
        var faultOffset: Int?
    }

    /// How much of the source is looked at on both sides of the record.
    private static let margin = 4096
    /// How many lines are shown on each side.
    private static let shownLines = 2

    /// Looks for the record; whatever fails, the answer says why nothing can be shown.
    func find(etag: String?, _ stores: Stores) async -> Found {
        guard entry.object != SourceObject.standardInput else {
            return Found(neighbours: .unknown("the source was piped in"))
        }
        do {
            let (store, key) = try place(stores)
            if let found = try await findInRange(store, key, etag) { return found }
            if let found = try await findInText(store, key, etag) { return found }
            return Found(neighbours: .unknown("the source no longer has this record at that place"))
        } catch let error as ObjectStoreError {
            switch error.kind {
            case .notFound: return Found(neighbours: .unknown("the source is gone"))
            case .changed: return Found(neighbours: .unknown("the source has changed since"))
            default: return Found(neighbours: .unknown("the source cannot be read: \(error.message)"))
            }
        } catch {
            return Found(neighbours: .unknown("the source cannot be read"))
        }
    }

    private func place(_ stores: Stores) throws(MillraceError) -> (any ObjectStore, String) {
        switch try Location(place: entry.object) {
        case .s3(let bucket, let key): return (stores.bucket(bucket), key)
        case .local, .standardInput, .list:
            let (folder, name) = LocalPath.split(entry.object)
            return (stores.folder(folder), name)
        }
    }

    /// The part of the text that is looked at.
    private var window: Range<UInt64> {
        let before = UInt64(SourceSurroundings.margin + (faultOffset ?? raw.count))
        let start = entry.position.byte > before ? entry.position.byte - before : 0
        return start..<entry.position.byte + UInt64(raw.count + SourceSurroundings.margin)
    }

    /// Of a source that is stored as it is read.
    private func findInRange(_ store: any ObjectStore, _ key: String, _ etag: String?) async throws -> Found? {
        let object: ObjectReader
        do {
            object = try await store.get(key, GetOptions(range: window, ifMatch: etag))
        } catch let error as ObjectStoreError where error.kind == .invalidRequest {
            // What is stored is shorter than the text.
            return nil
        }
        var bytes: [UInt8] = []
        for try await chunk in object.body { bytes += chunk.readableBytesView }
        return found(in: bytes, from: window.lowerBound)
    }

    /// Of any source: its text is read from the start.
    private func findInText(_ store: any ObjectStore, _ key: String, _ etag: String?) async throws -> Found? {
        let object = try await store.get(key, GetOptions(ifMatch: etag))
        var stages = SourceStages(
            options, windowLimit: 128 << 20, lookAhead: 0, crew: .solo)
        var view = TextWindow(range: window)
        for try await chunk in object.body {
            stages.feed(chunk)
            while try stages.next({ view.take($0) }) {}
            if view.isPast { return found(in: view.bytes, from: window.lowerBound) }
        }
        stages.end()
        while try stages.next({ view.take($0) }) {}
        try stages.finish { view.take($0) }
        return found(in: view.bytes, from: window.lowerBound)
    }

    /// Looks for the record in a part of the text: at its place if that is known, else around the fault.
    private func found(in bytes: [UInt8], from start: UInt64) -> Found? {
        guard entry.position.byte >= start else { return nil }
        let fault = Int(entry.position.byte - start)
        let candidates = faultOffset.map { [$0] } ?? Array(0...raw.count)
        for offset in candidates where offset <= fault && fault - offset + raw.count <= bytes.count {
            let first = fault - offset
            guard first == 0 && start == 0 || first > 0 && SourceSurroundings.isBoundary(bytes[first - 1]),
                bytes[first..<first + raw.count].elementsEqual(raw)
            else { continue }
            let neighbours = RejectExplanation.Neighbours.lines(
                before: Array(
                    SourceSurroundings.lines(bytes[..<first], isCut: start > 0).suffix(SourceSurroundings.shownLines)),
                after: Array(after(bytes[(first + raw.count)...]).prefix(SourceSurroundings.shownLines)))
            return Found(neighbours: neighbours, faultOffset: offset)
        }
        return nil
    }

    /// Whether a record can begin behind this byte: lines do, the elements of an array document, and what follows a byte order mark.
    private static func isBoundary(_ byte: UInt8) -> Bool { [0x0A, 0x0D, 0x20, 0x09, 0x2C, 0x5B, 0xBF].contains(byte) }

    private func after(_ bytes: ArraySlice<UInt8>) -> [[UInt8]] {
        var rest = bytes
        if rest.first == 0x0D { rest = rest.dropFirst() }
        if rest.first == 0x0A { rest = rest.dropFirst() }
        return SourceSurroundings.lines(rest, isCut: false)
    }

    /// Lines without their ends; of a text that was cut in front the first is not whole.
    private static func lines(_ bytes: ArraySlice<UInt8>, isCut: Bool) -> [[UInt8]] {
        let end: UInt8 = bytes.contains(0x0A) ? 0x0A : 0x0D
        var lines = bytes.split(separator: end, omittingEmptySubsequences: false).map { line in
            Array(line.last == 0x0D ? line.dropLast() : line)
        }
        // Behind the last line end there is nothing.
        if lines.last?.isEmpty == true { lines.removeLast() }
        return isCut ? Array(lines.dropFirst()) : lines
    }
}

/// The part of a text that lies in a range, taken from a stream of runs.
private struct TextWindow {
    let range: Range<UInt64>
    private(set) var bytes: [UInt8] = []
    private var place: UInt64 = 0

    init(range: Range<UInt64>) { self.range = range }

    /// Whether nothing more of the stream lies in the range.
    var isPast: Bool { place >= range.upperBound }

    mutating func take(_ text: UnsafeRawBufferPointer) {
        let end = place + UInt64(text.count)
        if end > range.lowerBound, place < range.upperBound {
            bytes += text[Int(max(range.lowerBound, place) - place)..<Int(min(range.upperBound, end) - place)]
        }
        place = end
    }
}
