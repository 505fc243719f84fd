import MillraceObjectStore
import NIOCore

/// The claims of a destination as one run sees them: it takes its own, and keeps away from what others have claimed.
///
/// Two runs that claim at once may both keep away from a group; none of its sources is then converted twice, and the next run takes them.
actor ClaimLedger {
    private let destination: Destination
    private let manifest: RunManifest
    private let run: String
    /// For how long, in seconds, a claim is believed whose run says nothing more.
    private nonisolated let lease: Int64
    private let isPartitioned: Bool
    /// The folder of a dataset's outputs since a type was widened.
    private let tree: String
    /// This run's, by their keys in the store, with the ETags that they were written with.
    private var own: [String: String?] = [:]
    /// What runs that were killed left to say that they had begun.
    private var staleMarks: [String] = []
    /// Claims whose outputs may be visible.
    private var confirmed: Set<String> = []
    /// The same claims, whole.
    private var taken: [String: GroupClaim] = [:]
    /// Groups that others wrote down since this run began.
    private var writtenElsewhere: Set<String> = []
    /// Manifest files of other runs that were looked into, or were there at the start.
    private var known: Set<String>
    /// Versions of sources that others converted since this run began, by their hashes.
    private var convertedElsewhere: Set<Int> = []
    /// Claims of others that were read, by their keys, with their ETags.
    private var read: [String: (claim: GroupClaim?, etag: String?)] = [:]

    init(_ manifest: RunManifest, lease: Int64, isPartitioned: Bool = false, tree: String = "") {
        destination = manifest.destination
        self.manifest = manifest
        run = manifest.writer.name.run
        known = manifest.known
        self.lease = lease
        self.isPartitioned = isPartitioned
        self.tree = tree
    }

    /// What others have claimed now; what a run that has ended left behind is taken away, with outputs that no entry names.
    ///
    /// - Parameter tidies: whether anything is taken away.
    func claimed(tidies: Bool) async throws -> ClaimedSlots {
        var claimed = ClaimedSlots()
        for (key, claim, etag) in try await claims() {
            guard let claim else {
                if tidies { try await destination.store.delete(key) }
                continue
            }
            if claim.isStale(now: Moment.now.seconds, lease: lease) {
                if tidies, try await !tidy(claim, key: key, etag: etag) { claimed.insert(claim) }
            } else {
                claimed.insert(claim)
            }
        }
        return claimed
    }

    /// Says that this run has begun, and finds out whether one before it was killed.
    ///
    /// - Returns: whether there may be outputs that no entry names.
    func begin() async throws -> Bool {
        for object in try await list(GroupClaim.folder) where object.key.hasSuffix(ClaimLedger.markEnding) {
            do {
                let mark = try await fetch(object.key).claim
                if mark?.isStale(now: Moment.now.seconds, lease: ClaimLedger.longestRun) ?? true {
                    staleMarks.append(object.key)
                }
            } catch let error as ObjectStoreError where error.kind == .notFound(.object) {
                // That run has ended.
            }
        }
        let mark = GroupClaim(
            hash: run, run: run, holder: .current, time: Moment.now.seconds, path: "", slots: [], isPartitioned: false)
        _ = try await destination.store.put(
            markKey, ByteBuffer(string: mark.json), PutOptions(contentType: "application/json"))
        return !staleMarks.isEmpty
    }

    /// Says that this run has ended; `isTidy`: and that nothing of killed runs is left.
    func end(isTidy: Bool) async {
        // One that cannot be deleted makes a later run look for orphans, and find none.
        for key in [markKey] + (isTidy ? staleMarks : []) {
            do { try await destination.store.delete(key) } catch {}
        }
    }

    /// Whether another run is at work here: what it has not written down yet is no orphan.
    func hasCompany() async throws -> Bool {
        try await list(GroupClaim.folder).contains { object in
            object.key.hasSuffix(ClaimLedger.markEnding) && object.key != markKey && !staleMarks.contains(object.key)
        }
    }

    private var markKey: String { destination.key(GroupClaim.folder + run + ClaimLedger.markEnding) }
    private static let markEnding = ".run"
    /// A run on another machine that has said nothing for so many seconds is taken for dead.
    private static let longestRun: Int64 = 86_400

    /// Claims a group.
    ///
    /// - Returns: nil when another run is at work on one of its sources, or has converted it meanwhile.
    func claim(_ plan: GroupPlan) async throws -> GroupClaim? {
        let claim = GroupClaim(
            hash: plan.hash, run: run, holder: .current, time: Moment.now.seconds,
            path: [tree, plan.path].filter { !$0.isEmpty }.joined(separator: "/"),
            slots: plan.members.map(\.output.source), isPartitioned: isPartitioned)
        let key = destination.key(claim.key)
        do {
            own[key] = try await put(claim, .ifAbsent)
            taken[key] = claim
        } catch let error as ObjectStoreError where error.kind == .preconditionFailed {
            // It may be ours, when the answer to a first try was lost.
            let found = try await fetch(key)
            guard found.claim == claim else { return nil }
            own[key] = found.etag
            taken[key] = claim
        }
        // Only now: of two that claim at the same time, the later one sees the other.
        let slots = Set(claim.slots.map { Array($0.utf8) })
        for (_, other, _) in try await claims()
        where other.map({ !slots.isDisjoint(with: $0.slots.map { Array($0.utf8) }) }) ?? false {
            await release(claim)
            return nil
        }
        try await lookElsewhere()
        let versions = plan.members.map {
            ClaimLedger.version($0.output.source, $0.provenance.source, $0.etag, $0.size ?? 0)
        }
        guard convertedElsewhere.isDisjoint(with: versions) else {
            await release(claim)
            return nil
        }
        return claim
    }

    /// Makes sure, right before outputs become visible, that the group is this run's still.
    ///
    /// - Throws: `MillraceError` when another run has taken it over.
    func confirm(_ claim: GroupClaim) async throws {
        let now = Moment.now.seconds
        let key = destination.key(claim.key)
        confirmed.insert(key)
        guard now - claim.time > lease / 3 else { return }
        do {
            if let etag = own[key], let etag {
                own[key] = try await put(claim.held(by: run, time: now), .ifMatch(etag))
                return
            }
        } catch let error as ObjectStoreError where [.preconditionFailed, .notFound(.object)].contains(error.kind) {}
        // It is another's now.
        own[key] = nil
        confirmed.remove(key)
        throw ClaimLedger.lost(claim)
    }

    /// Whether a group whose outputs are visible is this run's still, so that it may be written down.
    func isOurs(_ claim: GroupClaim) async throws -> Bool {
        do {
            try await confirm(claim)
            return true
        } catch let error as MillraceError where error.code == .unavailable {
            return false
        }
    }

    /// Says of every claim, and of the run, that it is at work still.
    func renew() async {
        for (key, etag) in own {
            guard let etag, let claim = taken[key] else { continue }
            do {
                own[key] = try await put(claim.held(by: run, time: Moment.now.seconds), .ifMatch(etag))
            } catch {
                // It is looked at once more before anything is made of it.
            }
        }
    }

    /// How long to wait between two of these.
    nonisolated var renewalInterval: Duration { .seconds(max(lease / 3, 1)) }

    /// Gives a claim up whose group was not converted. Where outputs may have become visible it goes only after them.
    func abandon(_ claim: GroupClaim) async {
        guard own[destination.key(claim.key)] != nil else { return }
        if confirmed.contains(destination.key(claim.key)), !isWrittenDown(claim) {
            do {
                for output in try await outputs(of: claim) { try await destination.store.delete(output) }
            } catch {
                return
            }
        }
        await release(claim)
    }

    /// Gives a claim up. One that cannot be deleted is found stale by a later run.
    func release(_ claim: GroupClaim) async {
        let key = destination.key(claim.key)
        own[key] = nil
        taken[key] = nil
        confirmed.remove(key)
        do { try await destination.store.delete(key) } catch {}
    }

    /// Takes over what a run left that has ended.
    ///
    /// - Returns: false when another run was quicker.
    private func tidy(_ claim: GroupClaim, key: String, etag: String?) async throws -> Bool {
        // What was written down since this run began to read.
        try await lookElsewhere()
        if !isWrittenDown(claim), !writtenElsewhere.contains(claim.hash) {
            guard let etag else { return false }
            do {
                _ = try await put(claim.held(by: run, time: Moment.now.seconds), .ifMatch(etag))
            } catch let error as ObjectStoreError where error.kind == .preconditionFailed {
                return false
            }
            // Nothing names them, and their sources are converted anew.
            for output in try await outputs(of: claim) { try await destination.store.delete(output) }
        }
        try await destination.store.delete(key)
        return true
    }

    /// The keys of a group's outputs in the store, as far as there may be any.
    private func outputs(of claim: GroupClaim) async throws -> [String] {
        guard claim.isPartitioned else { return OutputFormat.allCases.map { destination.key(claim.output.key($0)) } }
        var found: [String] = []
        for format in OutputFormat.allCases {
            let ending = "/\(claim.hash).\(format.rawValue)"
            found += try await list(format.rawValue + "/").map(\.key).filter { $0.hasSuffix(ending) }
        }
        return found
    }

    /// Whether the manifest says that some source's rows are in the group's outputs.
    private func isWrittenDown(_ claim: GroupClaim) -> Bool {
        let number = manifest.index.groups.known(claim.hash)
        return number > 0 && manifest.index.groups[number].members > 0
    }

    /// Looks at what other runs have written down since this one began.
    private func lookElsewhere() async throws {
        known.formUnion(await manifest.writer.keys)
        for object in try await list(ManifestName.folder)
        where object.key.hasSuffix(ManifestName.ending) && !known.contains(object.key) {
            do {
                var lines = ManifestLines(try await destination.store.get(object.key))
                while let line = try await lines.next() {
                    guard let entry = ManifestEntry(line: line) else { continue }
                    // A snapshot has what was known before, too.
                    guard !manifest.index.says(entry) else { continue }
                    if let group = entry.group { writtenElsewhere.insert(group.hash) }
                    convertedElsewhere.insert(
                        ClaimLedger.version(entry.slot, entry.source, entry.etag, entry.size))
                }
                known.insert(object.key)
            } catch let error as ObjectStoreError where error.kind == .notFound(.object) {
                // It is in a snapshot now, which the next look finds.
            }
        }
    }

    private static func version(_ slot: String, _ source: String, _ etag: String?, _ size: UInt64) -> Int {
        var hasher = Hasher()
        // By bytes: strings are equal that are written in other ways.
        for byte in slot.utf8 { hasher.combine(byte) }
        for byte in source.utf8 { hasher.combine(byte) }
        // Listings and answers do not agree about the quotes.
        hasher.combine(etag?.filter { $0 != "\"" })
        hasher.combine(size)
        return hasher.finalize()
    }

    /// All claims but this run's; nil for one that cannot be read.
    private func claims() async throws -> [(key: String, claim: GroupClaim?, etag: String?)] {
        var found: [(key: String, claim: GroupClaim?, etag: String?)] = []
        for object in try await list(GroupClaim.folder)
        where object.key.hasSuffix(GroupClaim.ending) && own[object.key] == nil {
            do {
                if read[object.key]?.etag != object.etag || object.etag == nil {
                    read[object.key] = try await fetch(object.key)
                }
                if let known = read[object.key] { found.append((object.key, known.claim, known.etag)) }
            } catch let error as ObjectStoreError where error.kind == .notFound(.object) {
                // It was given up meanwhile.
            }
        }
        return found
    }

    /// What lies in a folder of this destination.
    private func list(_ folder: String) async throws -> [ObjectSummary] {
        var found: [ObjectSummary] = []
        do {
            for try await object in destination.store.list(prefix: destination.key(folder)) { found.append(object) }
        } catch let error as ObjectStoreError where error.kind == .notFound(.bucket) {
            // A folder that nothing was written to is not there; what is written to a bucket that is not there tells.
        }
        return found
    }

    private func fetch(_ key: String) async throws -> (claim: GroupClaim?, etag: String?) {
        let object = try await destination.store.get(key)
        var bytes: [UInt8] = []
        for try await chunk in object.body { bytes += chunk.readableBytesView }
        return (GroupClaim(json: bytes), object.metadata.etag)
    }

    private func put(_ claim: GroupClaim, _ precondition: PutOptions.Precondition) async throws -> String? {
        try await destination.store.put(
            destination.key(claim.key), ByteBuffer(string: claim.json),
            PutOptions(contentType: "application/json", precondition: precondition)
        ).etag
    }

    private static func lost(_ claim: GroupClaim) -> MillraceError {
        MillraceError(
            .unavailable, "another run has taken over the group \(claim.hash): this one was silent for too long",
            remedy: "run again to convert what is left")
    }
}

/// Sources that other runs are at work on: eight bytes each.
struct ClaimedSlots: Sendable {
    private var hashes: Set<Int> = []

    mutating func insert(_ claim: GroupClaim) { for slot in claim.slots { hashes.insert(Array(slot.utf8).hashValue) } }

    func contains(_ slot: String) -> Bool { hashes.contains(Array(slot.utf8).hashValue) }
}
