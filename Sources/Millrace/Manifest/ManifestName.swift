/// The names of what a run leaves beside the data. They begin with the time, so that a listing is in the order in which they were written.
struct ManifestName: Sendable {
    static let folder = "_millrace/manifest/"
    static let runsFolder = "_millrace/runs/"
    static let segmentPrefix = "segment-"
    static let snapshotPrefix = "snapshot-"
    static let ending = ".jsonl"

    /// Of one run: no other has it.
    let run: String

    init(time: Moment, random: UInt32) {
        let digits = String(random, radix: 16)
        run = time.exactText + "-" + String(repeating: "0", count: 8 - digits.count) + digits
    }

    /// The segments of a run are numbered from 1.
    func segment(_ number: Int, time: Moment) -> String {
        let digits = String(number)
        return ManifestName.folder + ManifestName.segmentPrefix + time.exactText + "-"
            + run.suffix(8) + "-" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
            + ManifestName.ending
    }

    func snapshot(time: Moment) -> String {
        ManifestName.folder + ManifestName.snapshotPrefix + time.exactText + "-" + run.suffix(8)
            + ManifestName.ending
    }

    var record: String { ManifestName.runsFolder + run + ".json" }
}
