/// Which groups of earlier runs must be written anew, since one of their sources is another now, or gone.
///
/// It wants the whole listing before the first conversion: four bytes for each source that was merged, and one for each that is known.
struct GroupWatch {
    /// What is to be done with a source, once the listing was looked through.
    enum Decision: Sendable {
        /// What would be done if there were no groups.
        case asPlanned
        /// Its group is written anew, and it with it.
        case rewrite(GroupTable.Number)
        /// It is another now, and the rows of others are in its old output, which cannot be written anew.
        case blocked(MillraceError)
    }

    /// Why a group cannot be written anew.
    private enum Obstacle {
        case gone(String)
        case notListed(String)
        case formats([OutputFormat])
    }

    private let manifest: RunManifest
    private let formats: Set<OutputFormat>
    private var groups: GroupTable
    private var seen: [Bool]
    private var obstacles: [GroupTable.Number: Obstacle] = [:]
    /// Entries of sources that are gone, by their groups.
    private(set) var gone: [GroupTable.Number: [ManifestEntry]] = [:]
    /// Entries of sources that are gone and had outputs of their own.
    private(set) var goneAlone: [ManifestEntry] = []

    init(_ manifest: RunManifest, formats: [OutputFormat]) {
        self.manifest = manifest
        self.formats = Set(formats)
        groups = manifest.index.groups
        // Two runs that did not see each other: one converted by itself what the other merged. The rows of who left are in the group's outputs still.
        groups.breakThoseThatWereLeft()
        seen = [Bool](repeating: false, count: manifest.index.capacity)
    }

    /// Takes in what the listing has; `plan` is what would be done with it.
    mutating func note(_ source: SourceObject, _ plan: ObjectPlan) {
        let slot = source.output.source
        let number = manifest.index.group(of: slot)
        guard !seen[manifest.index.number(of: slot)] else { return }
        seen[manifest.index.number(of: slot)] = true
        guard number > 0 else { return }
        groups[number].seen += 1
        guard plan != .unchanged else { return }
        groups[number].isBroken = true
    }

    /// Looks at what the listing lacks.
    ///
    /// - Parameters:
    ///   - scope: what this run would have listed.
    ///   - removes: whether rows of sources that are gone are to go, too.
    mutating func settle(_ scope: SourceScope, removes: Bool) async throws {
        let isLacking = removes || groups.censuses.contains { $0.seen < $0.members && $0.isBroken }
        guard isLacking else { return }
        var files = try await ManifestMerge(try await ManifestFiles(manifest.destination))
        while let entries = try await files.next() {
            guard let entry = ManifestMerge.latest(entries), manifest.index.knows(entry.slot) else { continue }
            guard let group = entry.group else {
                let isGone = removes && !seen[manifest.index.number(of: entry.slot)] && !entry.outputs.isEmpty
                if isGone, scope.covers(entry.whereabouts) { goneAlone.append(entry) }
                continue
            }
            let number = groups.known(group.hash)
            guard number > 0, manifest.index.group(of: entry.slot) == number,
                !seen[manifest.index.number(of: entry.slot)]
            else { continue }
            if !scope.covers(group.place) {
                obstacles[number] = .notListed(entry.source)
            } else if removes {
                gone[number, default: []].append(entry)
                groups[number].isBroken = true
            } else {
                obstacles[number] = .gone(entry.source)
            }
        }
    }

    /// What is to be done with a source.
    func decision(_ source: SourceObject, _ plan: ObjectPlan) -> Decision {
        let number = manifest.index.group(of: source.output.source)
        guard number > 0 else { return .asPlanned }
        guard groups[number].isBroken else {
            return plan == .unchanged ? .asPlanned : .blocked(GroupWatch.changedMeanwhile)
        }
        guard let obstacle = obstacle(number) else { return .rewrite(number) }
        return plan == .unchanged ? .asPlanned : .blocked(GroupWatch.error(obstacle))
    }

    /// Also a format that would be lost of all members.
    private func obstacle(_ number: GroupTable.Number) -> Obstacle? {
        let others = groups[number].formats.subtracting(formats)
        guard others.isEmpty else { return .formats(others.sorted { $0.rawValue < $1.rawValue }) }
        return obstacles[number]
    }

    /// How many sources of a group the listing has.
    func count(_ number: GroupTable.Number) -> Int { groups[number].seen }

    /// Groups of which every source is gone, and those that this set has.
    func settledGone(rewritten: Set<GroupTable.Number>) -> [ManifestEntry] {
        goneAlone
            + gone.filter { groups[$0.key].seen == 0 || rewritten.contains($0.key) }.flatMap(\.value)
    }

    private static let changedMeanwhile = MillraceError(
        .objectChanged, "it was merged with others, and changed while this run looked for what is new",
        remedy: "run again")

    private static func error(_ obstacle: Obstacle) -> MillraceError {
        switch obstacle {
        case .gone(let other):
            MillraceError(
                .objectChanged,
                "it has changed, and its old rows are in one file with those of \(other), which is gone, or empty: writing that file anew would lose them",
                remedy: "bring it back, or give --deleted-inputs remove to let its rows go")
        case .notListed(let other):
            MillraceError(
                .objectChanged,
                "it has changed, and its old rows are in one file with those of \(other), which this run does not see",
                remedy: "run over everything that was merged, for example the whole prefix")
        case .formats(let formats):
            MillraceError(
                .usage,
                "it has changed, and was merged into files of formats that this run does not write: \(formats.map(\.rawValue).joined(separator: ", "))",
                remedy: "name these as well in --format")
        }
    }
}

/// What a run would have listed, had it been there: folders and prefixes, not single objects, patterns and lists.
struct SourceScope: Sendable {
    private let prefixes: [String]

    init(_ sources: [Location]) {
        prefixes = sources.compactMap { source in
            switch source {
            case .s3(let bucket, let key):
                let isPrefix = key.isEmpty || key.hasSuffix("/")
                return isPrefix && !PathPattern.isPattern(key) ? "s3://\(bucket)/\(key)" : nil
            case .local(let path):
                guard LocalPath.kind(path) == .folder else { return nil }
                let folder = LocalPath.canonical(path)
                return folder == "/" ? folder : folder + "/"
            case .standardInput, .list, .catalog: return nil
            }
        }
    }

    /// Nothing: where a listing failed, nothing is known to be gone.
    static let nothing = SourceScope([])

    /// Whether a source at this place would have been listed.
    func covers(_ place: String) -> Bool { prefixes.contains { place.hasPrefix($0) } }
}
