import MillraceAvro

/// What the manifest knows of one source: which version of it was converted, how, and to what.
///
/// A line of a segment or snapshot. The *slot* is what stands for the source in the names of its outputs: two sources of one slot would
/// overwrite each other, so a slot has one entry.
struct ManifestEntry: Hashable, Sendable {
    struct Output: Hashable, Sendable {
        let format: OutputFormat
        /// Below DEST.
        let key: String
        let bytes: UInt64
        let rows: UInt64
        /// The hash of the options that changed its bytes.
        let options: String
    }

    let slot: String
    /// A URL, or a path below SOURCE.
    let source: String
    /// What the store says about this version of the source; nil for what cannot be told from another.
    let etag: String?
    /// Bytes as stored.
    let size: UInt64
    let rowsRead: UInt64
    let rowsRejected: UInt64
    /// Seconds since 1970.
    let time: Int64
    /// One a format, or several.
    var outputs: [Output]
    /// What names the outputs where other sources' rows are in them too.
    var group: ManifestGroup?
    /// Where a source that is in no group is, if its name does not say so: a path from the root.
    var place: String?
    /// The tree of a dataset that they stand in: those of an earlier one stay.
    var tree = 1

    /// Whether two entries are about the same bytes of the same source.
    func isOfSameVersion(as other: ManifestEntry) -> Bool {
        source == other.source && etag == other.etag && size == other.size && etag != nil
    }

    /// Where the source is, whichever folder it was looked for from.
    var whereabouts: String { group?.place ?? place ?? source }

    /// Whether outputs have other names than the one that a source alone has by itself: those of partitions, one or many, or none at all. Such
    /// names may be others after the next conversion.
    var hasOtherNames: Bool {
        let name = OutputName(sourceKey: slot)
        let folder = tree == 1 ? "" : "v\(tree)"
        return outputs.isEmpty
            || outputs.contains { !$0.key.utf8.elementsEqual(name.key($0.format, tree: folder).utf8) }
    }

    /// Of a source that is gone: its rows are in no output any more.
    var withoutOutputs: ManifestEntry {
        var entry = self
        (entry.outputs, entry.group) = ([], nil)
        return entry
    }

    /// The outputs that rows of others are in, too: outputs of other formats may be the source's alone.
    var groupOutputs: [Output] {
        guard let group else { return [] }
        return outputs.filter { $0.key.hasSuffix("\(group.hash).\($0.format.rawValue)") }
    }

    /// What is known once `later` is known too: outputs of the same version stand beside each other, those of another are gone, and so are
    /// those of a group that was written anew.
    func followed(by later: ManifestEntry) -> ManifestEntry {
        guard isOfSameVersion(as: later), !later.outputs.isEmpty else { return later }
        var merged = later
        let old = group == later.group ? [] : groupOutputs
        merged.outputs += outputs.filter { !old.contains($0) }.filter { old in
            !later.outputs.contains { $0.format == old.format }
        }
        return merged
    }
}

/// What an entry says of a source that was merged with others.
struct ManifestGroup: Hashable, Sendable {
    /// The name of the group's outputs.
    let hash: String
    /// Where the source is, whichever folder it was looked for from: a URL, or a path from the root.
    let place: String
}

extension ManifestEntry {
    /// The line, with its end.
    var line: String {
        var line = "{\"slot\":\(JSONText.quoted(slot)),\"source\":\(JSONText.quoted(source))"
        if let etag { line += ",\"etag\":\(JSONText.quoted(etag))" }
        line += ",\"size\":\(size),\"rows_read\":\(rowsRead),\"rows_rejected\":\(rowsRejected),\"time\":\(time)"
        let outputs = outputs.map { output in
            "{\"format\":\(JSONText.quoted(output.format.rawValue)),\"key\":\(JSONText.quoted(output.key))"
                + ",\"bytes\":\(output.bytes),\"rows\":\(output.rows),\"options\":\(JSONText.quoted(output.options))}"
        }
        if let group {
            line += ",\"group\":\(JSONText.quoted(group.hash)),\"place\":\(JSONText.quoted(group.place))"
        }
        if group == nil, let place { line += ",\"place\":\(JSONText.quoted(place))" }
        if tree > 1 { line += ",\"tree\":\(tree)" }
        return line + ",\"outputs\":[" + outputs.joined(separator: ",") + "]}\n"
    }

    /// Reads a line; nil for one that is none of an entry.
    init?(line: [UInt8]) {
        guard let value = try? JSONParser.parse(line), let slot = value["slot"]?.text,
            let source = value["source"]?.text, let size = value.number("size"),
            case .array(let items)? = value["outputs"]
        else { return nil }
        self.init(
            slot: slot, source: source, etag: value["etag"]?.text, size: size,
            rowsRead: value.number("rows_read") ?? 0, rowsRejected: value.number("rows_rejected") ?? 0,
            time: Int64(value.number("time") ?? 0), outputs: items.compactMap(Output.init),
            group: value["group"]?.text.map { ManifestGroup(hash: $0, place: value["place"]?.text ?? "") },
            place: value["group"] == nil ? value["place"]?.text : nil, tree: value["tree"]?.integer ?? 1)
    }
}

extension ManifestEntry.Output {
    fileprivate init?(_ value: JSONValue) {
        guard let format = value["format"]?.text.flatMap(OutputFormat.init(rawValue:)), let key = value["key"]?.text,
            let bytes = value.number("bytes"), let rows = value.number("rows"), let options = value["options"]?.text
        else { return nil }
        self.init(format: format, key: key, bytes: bytes, rows: rows, options: options)
    }
}
