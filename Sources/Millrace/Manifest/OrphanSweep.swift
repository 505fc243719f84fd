import MillraceObjectStore

/// Deletes what a killed run made visible and did not write down: outputs of sources that were converted since, under other names.
///
/// Only outputs with the names of such sources are looked at, so nothing of others is touched, whoever wrote it.
struct OrphanSweep {
    let files: ManifestFiles
    let formats: [OutputFormat]
    /// Slots that this run converted, by hashes of their bytes.
    let converted: Set<Int>

    /// Deletes them.
    func run() async throws {
        let named = try await namedOutputs()
        let destination = files.destination
        for format in formats {
            let folder = destination.key(format.rawValue + "/")
            let ending = "." + format.rawValue
            for try await object in destination.store.list(prefix: folder) where object.key.hasSuffix(ending) {
                let path = object.key.dropFirst(folder.count).dropLast(ending.count)
                guard !named.contains(OrphanSweep.hash(object.key)), mayBeOfConverted(path) else { continue }
                try await destination.store.delete(object.key)
            }
        }
    }

    private func namedOutputs() async throws -> Set<Int> {
        var named: Set<Int> = []
        var merge = try await ManifestMerge(files)
        while let entries = try await merge.next() {
            for output in entries.flatMap(\.outputs) {
                named.insert(OrphanSweep.hash(files.destination.key(output.key)))
            }
        }
        return named
    }

    /// Whether an output's path has the name of a source that was converted, below whichever partitions.
    private func mayBeOfConverted(_ path: Substring) -> Bool {
        var rest = path
        while true {
            if converted.contains(OrphanSweep.hash(rest)) { return true }
            guard let slash = rest.firstIndex(of: "/") else { return false }
            let folder = rest[..<slash]
            let isTree = folder.first == "v" && folder.dropFirst().allSatisfy(\.isNumber)
            guard folder.contains("=") || isTree else { return false }
            rest = rest[rest.index(after: slash)...]
        }
    }

    /// Of bytes: strings are equal that are written in other ways.
    static func hash(_ text: some StringProtocol) -> Int { Array(text.utf8).hashValue }
}
