/// The formats that Millrace reads.
public enum InputFormat: String, Hashable, Sendable, CaseIterable {
    /// By the name and by the text itself.
    case auto
    case csv
    case tsv
    case jsonLines = "jsonl"

    /// The names of objects below a folder or prefix that are taken without being asked for one by one.
    static let extensions = ["csv", "tsv", "tab", "txt", "psv", "jsonl", "ndjson", "json"]
    /// What may stand behind them: the text is compressed.
    static let compressedExtensions = ["gz", "gzip", "bgz", "zst", "zstd", "bz2", "lz4"]

    /// Whether an object below a folder or prefix is taken for an input.
    static func isInputName(_ key: String) -> Bool {
        var parts = key.lowercased().split(separator: "/").last.map { $0.split(separator: ".") } ?? []
        if let last = parts.last, compressedExtensions.contains(String(last)) { parts.removeLast() }
        return parts.count > 1 && parts.last.map { extensions.contains(String($0)) } ?? false
    }

    /// Whether an object's name says that it is compressed.
    static func isCompressedName(_ key: String) -> Bool {
        let last = key.lowercased().split(separator: ".").last.map(String.init) ?? ""
        return compressedExtensions.contains(last)
    }

    /// Whether an object's name says that it is JSON.
    static func isJSONName(_ name: String) -> Bool {
        let last = plainName(name.lowercased()).split(separator: ".").last.map(String.init) ?? ""
        return ["jsonl", "ndjson", "json"].contains(last)
    }

    /// The name without an ending that only says that the object is compressed.
    static func plainName(_ name: String) -> String {
        guard isCompressedName(name), let dot = name.lastIndex(of: "."), dot > name.startIndex else { return name }
        return String(name[..<dot])
    }
}
