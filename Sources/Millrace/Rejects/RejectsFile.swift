/// The rejected records of one object, as they lie in their file.
struct RejectsFile: Sendable {
    let place: RejectsPlace
    let etag: String?
    /// In the order of the file, which is that of the source.
    let entries: [RejectEntry]
    /// nil where nothing lies beside the records.
    let reading: RecordedReading?
    let bytes: [UInt8]

    /// - Throws: `MillraceError` for a line that `RejectLines` has not written.
    init(
        place: RejectsPlace, etag: String?, bytes: [UInt8], reading: RecordedReading?
    ) throws(MillraceError) {
        var entries: [RejectEntry] = []
        for (index, line) in bytes.split(separator: UInt8(ascii: "\n")).enumerated() {
            guard let entry = RejectEntry(line: Array(line)) else {
                throw MillraceError(
                    .unreadableFile, "line \(index + 1) is not a rejected record",
                    remedy: "name a file that millrace convert wrote below _millrace/rejects/", object: place.name)
            }
            entries.append(entry)
        }
        self.place = place
        self.etag = etag
        self.entries = entries
        self.reading = reading
        self.bytes = bytes
    }

    /// A file is in memory several times: its bytes, the records, the text that is made of them, and a line for each that stays.
    static let copies = 8

    /// The `--memory` that so many bytes need.
    static func memory(for bytes: UInt64) -> ByteSize {
        .mebibytes((MemoryPlan.overhead >> 20) + Int(clamping: (bytes >> 20) + 1) * copies)
    }
}
