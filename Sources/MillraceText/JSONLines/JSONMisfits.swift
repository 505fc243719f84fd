import MillraceColumns

/// The values in a slab that declared types refuse, and the slab as if they were not there.
///
/// Only slabs that have one are looked at like this, so nothing of it is on the way of records that fit.
struct JSONMisfits {
    struct Note {
        /// As `JSONMember.path`.
        let path: String
        let text: [UInt8]
    }

    /// By record, from 0; empty where members were blanked of which nothing is to be told.
    private(set) var notes: [Int: [Note]] = [:]
    /// The same places, the refused members blanked.
    let slab: Slab

    /// Finds them with a reader of `layout`. A record that would not be valid without its value stays as it is, and is refused later.
    ///
    /// - Parameter tellsAll: whether a value is noted of which the key stands there again behind it; otherwise the last one alone counts.
    init(_ locator: JSONLocator, _ layout: JSONLayout, tellsAll: Bool) {
        var bytes = locator.slab.bytes
        let workspace = JSONWorkspace(layout, records: 1)
        var found: [Int: [Note]] = [:]
        bytes.withUnsafeMutableBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            // Safe: records lie inside the text, which is changed between two looks at it only.
            let text = UnsafePointer(base)
            var walker = JSONWalker(end: text)
            var reader = JSONRecordReader(workspace, text: text, skipsOthers: true)
            for record in 0..<locator.records.count where locator.fault(before: record) == nil {
                let place = locator.records[record]
                guard walker.record(text + place.start, to: text + place.end) else { continue }
                found[record] = JSONMisfits.blank(base, place.start..<place.end, &reader, tellsAll: tellsAll)
            }
        }
        notes = found
        let source = locator.slab
        var blanked = Slab(
            bytes: bytes, length: source.length, index: source.index, ordinal: source.ordinal,
            byteOffset: source.byteOffset, firstLine: source.firstLine, recordsBefore: source.recordsBefore)
        blanked.origin = source.origin
        slab = blanked
    }

    /// Blanks the refused members of one record, one after another, and with each those of the same key that it stands behind; nil where
    /// nothing is refused. A key whose last value fits keeps that one.
    private static func blank(
        _ base: UnsafeMutablePointer<UInt8>, _ place: Range<Int>, _ reader: inout JSONRecordReader, tellsAll: Bool
    ) -> [Note]? {
        let record = UnsafeMutableBufferPointer(start: base + place.lowerBound, count: place.count)
        let text = UnsafePointer(base)
        var original: [UInt8]?
        var notes: [Note] = []
        while let refusal = reader.refusal(in: text + place.lowerBound, to: text + place.upperBound) {
            let current = UnsafeBufferPointer(record)
            guard !refusal.isNull,
                let member = JSONMember(around: refusal.place - text - place.lowerBound, in: current)
            else {
                // Without what was blanked it lacks something: it is refused as it stood.
                if let original { _ = record.update(from: original) }
                return nil
            }
            original = original ?? Array(record)
            if member.isLast || tellsAll {
                notes.removeAll { $0.path == member.path }
                notes.append(Note(path: member.path, text: member.content(in: current)))
            }
            for namesake in member.isLast ? member.namesakes[...] : member.namesakes.dropLast() {
                for index in JSONMember.withComma(namesake, in: current) { record[index] = UInt8(ascii: " ") }
            }
        }
        return original == nil ? nil : notes
    }

    /// How many there are of each declared column.
    func counts(_ declared: [String: LogicalType]) -> [String: UInt64] {
        var counts: [String: UInt64] = [:]
        for note in notes.values.joined() { counts[JSONMisfits.column(of: note.path, declared), default: 0] += 1 }
        return counts
    }

    /// The declared column that a member belongs to: its own name, or that of an object around it.
    private static func column(of path: String, _ declared: [String: LogicalType]) -> String {
        var name = path[...]
        while declared[String(name)] == nil, let dot = name.lastIndex(of: ".") { name = name[..<dot] }
        return String(name)
    }

    /// Rejected records as they stood; their values are rescued nowhere.
    mutating func restore(_ rejects: [RejectedRecord], _ locator: JSONLocator) -> [RejectedRecord] {
        rejects.map { reject in
            let record = Int(reject.fault.position.record - locator.slab.recordsBefore - 1)
            guard notes.removeValue(forKey: record) != nil else { return reject }
            let place = locator.records[record]
            return RejectedRecord(
                fault: reject.fault, byte: reject.byte, line: reject.line,
                raw: Array(locator.slab.bytes[place.start..<place.end]), encoding: reject.encoding)
        }
    }

    /// The column of maps for the records that were kept; `renamed` says what columns are called there.
    func vector(rejects: [RejectedRecord], _ locator: JSONLocator, renamed: [String: String]) -> ColumnVector {
        let rejected = Set(rejects.map { Int($0.fault.position.record - locator.slab.recordsBefore - 1) })
        var cells = RescuedCells()
        var names: [String] = []
        var row = 0
        for record in 0..<locator.records.count where !rejected.contains(record) {
            for note in notes[record] ?? [] {
                cells.append(note.text, row: row, column: names.count)
                names.append(JSONMisfits.written(note.path, renamed))
            }
            row += 1
        }
        return cells.vector(rows: row, names: names)
    }

    private static func written(_ path: String, _ renamed: [String: String]) -> String {
        if let name = renamed[path] { return name }
        guard let dot = path.firstIndex(of: "."), let name = renamed[String(path[..<dot])] else { return path }
        return name + path[dot...]
    }
}
