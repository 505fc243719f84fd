/// Puts small sources together, in the order of the listing: those of one folder, and of one form, up to so many bytes as they are stored.
///
/// Groups are a function of the listing and of the target only.
struct GroupCollector {
    /// More members than these make a claim that is slow to write.
    static let mostMembers = 10_000
    /// Folders that are filled at the same time. A listing goes through them one after another, with those inside a folder in its midst.
    static let mostOpen = 64

    private struct Key: Hashable {
        let folder: String
        let isJSON: Bool
    }

    private struct Open {
        var members: [SourceObject] = []
        var size: UInt64 = 0
        /// When it was last added to.
        var time = 0
    }

    private let target: UInt64
    private let options: [OutputFormat: String]
    private var open: [Key: Open] = [:]
    private var time = 0

    /// - Parameter options: the hashes of the options, for each format.
    init(target: ByteSize, options: [OutputFormat: String]) {
        self.target = UInt64(target.bytes)
        self.options = options
    }

    /// Takes a source in.
    ///
    /// - Returns: what is complete now: itself, if it is large.
    mutating func take(_ source: SourceObject) -> [Work] {
        // What was named, or is piped in, may be of any size.
        guard let size = source.size, size < target / 2, source.etag != nil else { return [.object(source)] }
        var complete: [Work] = []
        let key = Key(folder: source.output.path, isJSON: InputFormat.isJSONName(source.output.fileName))
        if let full = open[key], full.size + size > target || full.members.count >= GroupCollector.mostMembers {
            complete.append(close(key))
        }
        if open[key] == nil, open.count >= GroupCollector.mostOpen,
            let oldest = open.min(by: { $0.value.time < $1.value.time })?.key
        {
            complete.append(close(oldest))
        }
        time += 1
        open[key, default: Open()].members.append(source)
        open[key]?.size += size
        open[key]?.time = time
        return complete
    }

    /// What is left when the listing has ended.
    mutating func finish() -> [Work] {
        open.sorted { $0.value.time < $1.value.time }.map(\.key).map { close($0) }
    }

    private mutating func close(_ key: Key) -> Work {
        let members = open.removeValue(forKey: key)?.members ?? []
        return members.count == 1 ? .object(members[0]) : .group(GroupPlan(members, options: options))
    }
}
