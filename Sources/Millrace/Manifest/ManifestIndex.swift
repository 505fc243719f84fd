/// What planning keeps of the manifest: sixteen bytes a source in a table that is at most four fifths full, and no text.
///
/// Two versions of one source look alike with a chance of 2^-48; the outputs' own metadata says what they were made of.
struct ManifestIndex: Sendable {
    /// Why a source is converted, or is not.
    enum Finding: Hashable, Sendable {
        case unknown, otherVersion, otherOptions, unchanged
    }

    private struct Slot: Sendable {
        /// 0: free.
        var key: UInt64 = 0
        /// 48 bits of the version, 16 of the outputs' options.
        var state: UInt64 = 0
    }

    private var slots = [Slot](repeating: Slot(), count: 16)
    private(set) var count = 0
    /// The group of each place of the table, or that its outputs have names of their own; empty as long as there is neither.
    private var groupNumbers: [GroupTable.Number] = []
    /// Whether outputs that an entry names may be named by none any more, since a later one of its slot names others.
    private(set) var mayHaveStaleOutputs = false
    /// The groups that are some source's latest.
    private(set) var groups = GroupTable()
    /// The options of a source's outputs by format, each combination once.
    private var combinations: [[OutputFormat: String]] = [[:]]
    private var numbers: [[OutputFormat: String]: UInt16] = [[:]: 0]

    /// Takes an entry that is later than those before it.
    mutating func insert(_ entry: ManifestEntry) {
        let version = ManifestIndex.version(entry.source, entry.etag, entry.size)
        let place = place(of: ManifestIndex.key(entry.slot))
        var options: [OutputFormat: String] = [:]
        if slots[place].key != 0, let version, slots[place].state >> 16 == version {
            options = combinations[Int(slots[place].state & 0xFFFF)]
        }
        for output in entry.outputs { options[output.format] = output.options }
        let isKnown = slots[place].key != 0
        if !isKnown { count += 1 }
        let had = combinations[Int(slots[place].state & 0xFFFF)]
        if isKnown, changesOutputs(entry, at: place) || had.keys.contains(where: { options[$0] == nil }) {
            mayHaveStaleOutputs = true
        }
        setGroup(entry, at: place)
        // Without a version nothing can be told: the number 0 is that of no outputs at all.
        let number = version == nil ? 0 : number(of: options)
        slots[place] = Slot(key: ManifestIndex.key(entry.slot), state: (version ?? 0) << 16 | UInt64(number))
        if count * 5 > slots.count * 4 { grow() }
    }

    /// What is known of a source that is to be converted to these formats under these options.
    func finding(
        slot: String, source: String, etag: String?, size: UInt64, options: [OutputFormat: String]
    ) -> Finding {
        let found = slots[place(of: ManifestIndex.key(slot))]
        guard found.key != 0 else { return .unknown }
        guard let version = ManifestIndex.version(source, etag, size), found.state >> 16 == version else {
            return .otherVersion
        }
        let done = combinations[Int(found.state & 0xFFFF)]
        return options.allSatisfy { done[$0.key] == $0.value } ? .unchanged : .otherOptions
    }

    /// Whether an entry is about the version, and the group, that is known already.
    func says(_ entry: ManifestEntry) -> Bool {
        guard knows(entry.slot) else { return false }
        let finding = finding(
            slot: entry.slot, source: entry.source, etag: entry.etag, size: entry.size, options: [:])
        let known = entry.group.map { groups.known($0.hash) }
        return finding == .unchanged && known != 0 && group(of: entry.slot) == known ?? 0
    }

    /// The group that a source's rows are in; 0: they have outputs of their own.
    func group(of slot: String) -> GroupTable.Number {
        let number = groupNumbers.isEmpty ? 0 : groupNumbers[place(of: ManifestIndex.key(slot))]
        return number == ManifestIndex.otherNames ? 0 : number
    }

    /// Whether a source that is converted anew may leave outputs behind that its new ones do not replace, by their names.
    func leavesOutputs(_ slot: String) -> Bool {
        !groupNumbers.isEmpty && groupNumbers[place(of: ManifestIndex.key(slot))] > 0
    }

    /// What stands in a group's place for a source with outputs of other names than its own.
    private static let otherNames = GroupTable.Number.max

    /// The formats that a source is known to be converted to.
    func formats(of slot: String) -> Set<OutputFormat> {
        Set(combinations[Int(slots[place(of: ManifestIndex.key(slot))].state & 0xFFFF)].keys)
    }

    /// A number below `capacity` for what is known of a slot: no other slot has it.
    func number(of slot: String) -> Int { place(of: ManifestIndex.key(slot)) }

    /// The numbers that slots may have.
    var capacity: Int { slots.count }

    /// Whether outputs have other names than those that the slot had.
    private func changesOutputs(_ entry: ManifestEntry, at place: Int) -> Bool {
        let old = groupNumbers.isEmpty ? 0 : groupNumbers[place]
        guard let group = entry.group else { return old > 0 || entry.hasOtherNames }
        return old == 0 || old != groups.known(group.hash)
    }

    private mutating func setGroup(_ entry: ManifestEntry, at place: Int) {
        if groupNumbers.isEmpty {
            guard entry.group != nil || entry.hasOtherNames else { return }
            groupNumbers = [GroupTable.Number](repeating: 0, count: slots.count)
        }
        let other = entry.hasOtherNames ? ManifestIndex.otherNames : 0
        let number = entry.group.map { groups.number(of: $0.hash) } ?? other
        let old = groupNumbers[place]
        if old > 0, old != ManifestIndex.otherNames {
            groups[old].members -= 1
            if old != number { groups[old].left += 1 }
        }
        if number > 0, number != ManifestIndex.otherNames {
            groups[number].members += 1
            groups[number].formats.formUnion(entry.groupOutputs.map(\.format))
        }
        groupNumbers[place] = number
    }

    /// Whether anything is known of a slot.
    func knows(_ slot: String) -> Bool { slots[place(of: ManifestIndex.key(slot))].key != 0 }

    private mutating func number(of options: [OutputFormat: String]) -> UInt16 {
        if let number = numbers[options] { return number }
        // So many kinds of options were never used for one destination: what is beyond is converted again.
        guard combinations.count < Int(UInt16.max) else { return 0 }
        combinations.append(options)
        numbers[options] = UInt16(combinations.count - 1)
        return UInt16(combinations.count - 1)
    }

    /// Where a key stands, or would.
    private func place(of key: UInt64) -> Int {
        var place = Int(truncatingIfNeeded: key >> 7) & (slots.count - 1)
        while slots[place].key != 0, slots[place].key != key { place = (place + 1) & (slots.count - 1) }
        return place
    }

    private mutating func grow() {
        let (old, oldGroups) = (slots, groupNumbers)
        slots = [Slot](repeating: Slot(), count: old.count * 2)
        if !oldGroups.isEmpty { groupNumbers = [GroupTable.Number](repeating: 0, count: slots.count) }
        for (index, slot) in old.enumerated() where slot.key != 0 {
            let place = place(of: slot.key)
            slots[place] = slot
            if !oldGroups.isEmpty { groupNumbers[place] = oldGroups[index] }
        }
    }

    private static func key(_ slot: String) -> UInt64 {
        var hasher = Hasher()
        // Bytes, as stores compare them; Swift's strings are equal in more cases.
        for byte in slot.utf8 { hasher.combine(byte) }
        return max(UInt64(bitPattern: Int64(hasher.finalize())), 1)
    }

    /// 48 bits; nil for a source whose versions cannot be told apart.
    private static func version(_ source: String, _ etag: String?, _ size: UInt64) -> UInt64? {
        guard let etag else { return nil }
        var hasher = Hasher()
        hasher.combine(source)
        // Listings and answers do not agree about the quotes.
        hasher.combine(etag.filter { $0 != "\"" })
        hasher.combine(size)
        return UInt64(bitPattern: Int64(hasher.finalize())) >> 16
    }
}
