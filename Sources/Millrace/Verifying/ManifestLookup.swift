import MillraceObjectStore

/// Finds what the manifest says of a source, without holding its entries: 24 bytes for each line say where it is.
struct ManifestLookup: Sendable {
    /// Where a line is. Ordered by slot, then in the order in which lines count.
    private struct Line: Sendable {
        /// Of the slot.
        let hash: Int
        /// The number of the file and the offset in it.
        let place: UInt64
        let length: UInt32

        static let offsetBits: UInt64 = 40
        var file: Int { Int(place >> Line.offsetBits) }
        var offset: UInt64 { place & (1 << Line.offsetBits - 1) }
    }

    private let destination: Destination
    private var files: [String] = []
    private var lines: [Line] = []

    /// Reads the manifest once. One that is not there, or may not be read, says nothing.
    init(_ destination: Destination) async throws {
        self.destination = destination
        do {
            files = try await ManifestFiles(destination).keys
            for (number, key) in files.enumerated() { try await add(key, number) }
        } catch is ObjectStoreError {
            // As a conversion has it: without a manifest the sources and outputs still say everything that they can.
            lines = []
        }
        lines.sort { ($0.hash, $0.place) < ($1.hash, $1.place) }
    }

    private mutating func add(_ key: String, _ number: Int) async throws {
        var reader = ManifestLines(try await destination.store.get(key))
        var offset: UInt64 = 0
        while let line = try await reader.next() {
            try Task.checkCancellation()
            if let entry = ManifestEntry(line: line) {
                let place = UInt64(number) << Line.offsetBits | offset
                lines.append(
                    Line(hash: ManifestLookup.hash(entry.slot), place: place, length: UInt32(clamping: line.count + 1)))
            }
            offset += UInt64(line.count) + 1
        }
    }

    /// What is known of a slot once all its lines are known; nil for nothing.
    ///
    /// - Throws: what the store throws. Lines that another run has merged into a snapshot meanwhile are passed over.
    func entry(of slot: String) async throws -> ManifestEntry? {
        let hash = ManifestLookup.hash(slot)
        var merged: ManifestEntry?
        for line in lines[start(of: hash)...].prefix(while: { $0.hash == hash }) {
            guard let entry = try await read(line), entry.slot.utf8.elementsEqual(slot.utf8) else { continue }
            merged = merged?.followed(by: entry) ?? entry
        }
        return merged
    }

    /// Of the bytes, as stores compare them; Swift's strings are equal in more cases.
    private static func hash(_ slot: String) -> Int {
        var hasher = Hasher()
        for byte in slot.utf8 { hasher.combine(byte) }
        return hasher.finalize()
    }

    /// The first line whose hash is not below `hash`.
    private func start(of hash: Int) -> Int {
        var (low, high) = (0, lines.count)
        while low < high {
            let middle = (low + high) / 2
            if lines[middle].hash < hash { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func read(_ line: Line) async throws -> ManifestEntry? {
        do {
            let range = line.offset..<line.offset + UInt64(line.length)
            var reader = ManifestLines(
                try await destination.store.get(files[line.file], GetOptions(range: range)))
            return try await reader.next().flatMap(ManifestEntry.init(line:))
        } catch let error as ObjectStoreError {
            guard case .notFound = error.kind else { throw error }
            return nil
        }
    }
}
