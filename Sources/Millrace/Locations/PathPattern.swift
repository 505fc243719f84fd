/// A path or key with wildcards, taken apart: `base`, which has none, and the words behind it. `**` as a word stands for any number of folders.
///
/// Names are held against it word by word, so that one walk through a tree finds each name once, however many ways lead to it.
struct PathPattern: Sendable {
    /// One word.
    private enum Word: Hashable, Sendable {
        case name(PatternWord)
        case anyFolders
    }

    /// Which words may come next, as the names so far leave it open; the number of words where all have come.
    typealias Places = [Int]

    /// What stands in front of the first wildcard, up to its last slash: no slash at the end but that of the root; empty for a bare pattern.
    let base: String
    /// Whether folders are meant, by a slash at the end.
    let wantsFolder: Bool
    private let words: [Word]

    /// Takes a path or key apart.
    init(_ text: String) {
        var rest = text[...]
        var base: Substring = ""
        // The last word is always held against names, wildcards or not.
        while let slash = rest.firstIndex(of: "/"), rest.index(after: slash) < rest.endIndex,
            !PathPattern.isPattern(rest[..<slash])
        {
            rest = rest[rest.index(after: slash)...]
            base = text[..<rest.startIndex]
        }
        wantsFolder = rest.hasSuffix("/")
        while base.count > 1, base.hasSuffix("/") { base.removeLast() }
        self.base = String(base)
        words = rest.split(separator: "/").map { $0 == "**" ? .anyFolders : .name(PatternWord($0)) }
    }

    /// Whether a text has wildcards.
    static func isPattern(_ text: some StringProtocol) -> Bool { text.contains { "*?[".contains($0) } }

    /// Whether it may lead to any depth; such a pattern means files only, or a file would come again with each folder above it.
    var hasAnyFolders: Bool { words.contains(.anyFolders) }

    /// What every name below the base begins with.
    var prefix: String {
        guard case .name(let word)? = words.first else { return "" }
        return word.literal.map { words.count > 1 ? $0 + "/" : $0 } ?? word.literalPrefix
    }

    /// Before any name.
    var start: Places { closed([0]) }

    /// After `name`, where a folder or file of this name comes next; empty where none can be meant. `isLinked`: it is a link to a folder, which
    /// `**` does not follow, since it could lead round in a circle.
    func places(_ places: Places, after name: some StringProtocol, isLinked: Bool = false) -> Places {
        let isHidden = PathPattern.isHidden(name)
        return closed(
            places.compactMap { place in
                guard place < words.count else { return nil }
                switch words[place] {
                case .anyFolders: return isHidden || isLinked ? nil : place
                case .name(let word): return word.matches(name) ? place + 1 : nil
                }
            })
    }

    /// Whether what has come so far is meant.
    func isMatch(_ places: Places) -> Bool { places.last == words.count }

    /// Whether something below what has come so far may be meant.
    func goesOn(_ places: Places) -> Bool { places.first.map { $0 < words.count } ?? false }

    /// Whether an object with this path below the base is meant, or lies in a folder that is; hidden names are not.
    func matches(below path: some StringProtocol) -> Bool {
        var names = path.split(separator: "/")[...]
        var now = start
        while let name = names.popFirst() {
            now = places(now, after: name)
            if now.isEmpty { return false }
            if wantsFolder, isMatch(now), !names.isEmpty { return !names.contains { PathPattern.isHidden($0) } }
        }
        return !wantsFolder && isMatch(now)
    }

    /// Names that begin with `_` or `.`: what Athena, Spark and Hive skip, wildcards do not mean.
    static func isHidden(_ name: some StringProtocol) -> Bool { name.hasPrefix("_") || name.hasPrefix(".") }

    /// Whether outputs that are written below this folder, a path below the base, may be meant too: they would be converted by the next run.
    func mayMean(outputsBelow folder: String, meansFolders: Bool) -> Bool {
        let names = folder.split(separator: "/")
        return OutputFormat.allCases.contains { format in
            var now = start
            for name in names.map(String.init) + [format.rawValue] {
                now = places(now, after: name)
                if now.isEmpty { return false }
                if meansFolders, !hasAnyFolders, isMatch(now) { return true }
            }
            switch words.last {
            case .name(let word): return goesOn(now) && word.mayEnd(in: "." + format.rawValue)
            case .anyFolders, nil: return true
            }
        }
    }

    /// `**` may stand for no folder at all.
    private func closed(_ places: Places) -> Places {
        var all = Set(places)
        for place in places {
            var next = place
            while next < words.count, words[next] == .anyFolders {
                next += 1
                all.insert(next)
            }
        }
        return all.sorted()
    }
}
