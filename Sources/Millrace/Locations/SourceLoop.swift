/// A destination inside a source: it would be converted by the next run, and by the one after that.
enum SourceLoop {
    /// Refuses such a pair, before anything is opened.
    static func refuse(_ source: Location, _ destination: Location) throws(MillraceError) {
        guard isLoop(source, destination) else { return }
        throw MillraceError(
            .usage, "the destination \(destination.text) lies inside the source \(source.text)",
            remedy: "choose a destination outside it, or the next run would convert its own outputs")
    }

    private static func isLoop(_ source: Location, _ destination: Location) -> Bool {
        switch (source, destination) {
        case (.s3(let bucket, let key), .s3(let target, let prefix)) where PathPattern.isPattern(key):
            bucket == target && mayMean(PathPattern(key), prefix)
        case (.s3(let bucket, let key), .s3(let target, let prefix)) where key.isEmpty || key.hasSuffix("/"):
            bucket == target && (prefix + "/").hasPrefix(key)
        case (.local(let folder), .local(let target)) where LocalPath.kind(folder) == .folder:
            LocalPath.isInside(target, folder)
        case (.local(let path), .local(let target))
        where LocalPath.kind(path) == .missing && PathPattern.isPattern(path):
            mayMean(PathPattern(path), inFolder: target)
        default: false
        }
    }

    /// Whether outputs at a prefix may have keys that a pattern means.
    private static func mayMean(_ pattern: PathPattern, _ prefix: String) -> Bool {
        let base = pattern.base.isEmpty || pattern.base.hasSuffix("/") ? pattern.base : pattern.base + "/"
        guard (prefix + "/").hasPrefix(base) else { return false }
        return pattern.mayMean(outputsBelow: String(prefix.dropFirst(base.count)), meansFolders: pattern.wantsFolder)
    }

    /// Whether outputs in a folder may be meant by a pattern, or files in it are meant already: outputs of another run, perhaps.
    private static func mayMean(_ pattern: PathPattern, inFolder target: String) -> Bool {
        let base = LocalPath.canonical(pattern.base.isEmpty ? "." : pattern.base)
        let folder = LocalPath.canonical(target)
        if folder == base || folder.hasPrefix(base == "/" ? "/" : base + "/"),
            pattern.mayMean(outputsBelow: String(folder.dropFirst(base.count)), meansFolders: true)
        {
            return true
        }
        var walk = PatternWalk(pattern)
        // What cannot be walked through is told when the sources are listed.
        while let match = try? walk.next() {
            if LocalPath.isInside(match.path, target) || (match.isFolder && LocalPath.isInside(target, match.path)) {
                return true
            }
        }
        return false
    }
}
