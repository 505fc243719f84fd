import MillraceAvro

/// What says, below `_millrace/groups/`, that a run is at work on a group: nobody else is to convert its sources meanwhile.
struct GroupClaim: Hashable, Sendable {
    static let folder = "_millrace/groups/"
    static let ending = ".json"

    /// The group's name, and the claim's.
    let hash: String
    /// The run that holds it.
    let run: String
    let holder: ProcessIdentity
    /// Seconds since 1970, when it was taken or confirmed.
    let time: Int64
    /// The folder of the outputs, in each format's tree.
    let path: String
    /// The sources, as the manifest calls them.
    let slots: [String]
    /// Whether the outputs are in folders of partitions, which are not known yet.
    let isPartitioned: Bool

    /// The key below DEST.
    var key: String { GroupClaim.folder + hash + GroupClaim.ending }

    /// The outputs' name.
    var output: OutputName { OutputName(path: path, fileName: hash) }

    /// Whether its run can no longer be at work: it was on this machine and has ended, or it has said nothing for too long.
    func isStale(now: Int64, lease: Int64) -> Bool { holder.isGone || now - time > lease }

    /// The same claim in the hands of another run.
    func held(by run: String, time: Int64) -> GroupClaim {
        GroupClaim(
            hash: hash, run: run, holder: .current, time: time, path: path, slots: slots,
            isPartitioned: isPartitioned)
    }
}

extension GroupClaim {
    /// One object, with a line end.
    var json: String {
        let texts = [
            ("claim", hash), ("run", run), ("machine", holder.machine), ("start", holder.start), ("path", path),
        ]
        return "{" + texts.map { "\(JSONText.quoted($0.0)):\(JSONText.quoted($0.1))" }.joined(separator: ",")
            + ",\"process\":\(holder.process),\"time\":\(time),\"partitioned\":\(isPartitioned),\"slots\":["
            + slots.map(JSONText.quoted).joined(separator: ",") + "]}\n"
    }

    /// Reads what `json` writes; nil for anything else.
    init?(json: [UInt8]) {
        guard let value = try? JSONParser.parse(json), let hash = value["claim"]?.text, let run = value["run"]?.text,
            let machine = value["machine"]?.text, let start = value["start"]?.text, let path = value["path"]?.text,
            let process = value["process"]?.integer, let time = value["time"]?.integer,
            case .array(let slots)? = value["slots"]
        else { return nil }
        self.init(
            hash: hash, run: run,
            holder: ProcessIdentity(machine: machine, process: Int32(clamping: process), start: start),
            time: Int64(time), path: path, slots: slots.compactMap(\.text),
            isPartitioned: value["partitioned"] == .boolean(true))
    }
}
