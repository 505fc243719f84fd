import Crypto

/// Sources that become one output a format.
struct GroupPlan: Sendable {
    /// In the order of their slots: the order of their rows.
    let members: [SourceObject]
    /// Whether they were merged before, and one of them is another now: then all of them are written anew, or none.
    let isRewriting: Bool
    /// The outputs' name: what tells this group from every other, and from itself under other options.
    let hash: String
    /// The folder that all of them are in.
    let path: String

    /// - Parameter options: the hashes of the options, for each format.
    init(_ members: [SourceObject], options: [OutputFormat: String], isRewriting: Bool = false) {
        let sorted = members.sorted { $0.output.source.utf8.lexicographicallyPrecedes($1.output.source.utf8) }
        self.members = sorted
        self.isRewriting = isRewriting
        path = sorted.first?.output.path ?? ""
        var digest = SHA256()
        func add(_ text: String) { digest.update(data: Array("\(text.utf8.count):\(text)".utf8)) }
        for (format, hash) in options.sorted(by: { $0.key.rawValue < $1.key.rawValue }) { add(format.rawValue + hash) }
        for member in sorted {
            add(member.provenance.source)
            add(member.etag ?? "")
            add("\(member.size ?? 0)")
        }
        hash = digest.finalize().prefix(16).map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }.joined()
    }

    /// Bytes as stored.
    var size: UInt64 { members.reduce(0) { $0 + ($1.size ?? 0) } }

    /// What the outputs are called, below DEST.
    var output: OutputName { OutputName(path: path, fileName: hash) }

    /// About the most text that is likely.
    var textSize: UInt64 {
        members.reduce(0) { sum, member in
            let (total, isTooMuch) = sum.addingReportingOverflow(member.textSize ?? 0)
            return isTooMuch ? .max : total
        }
    }
}
