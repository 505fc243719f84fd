extension ColumnEdits {
    /// What `OptionsFingerprint` hashes of the edits: JSON by key, nothing for what is not used. The key of `--hash` is there as
    /// `HashKey.identifier`, so that outputs under another key are other outputs.
    func fingerprintParts(key: HashKey?) -> [String: String] {
        var parts: [String: String] = [:]
        if !dropped.isEmpty { parts["drop"] = ColumnEdits.array(dropped) }
        if !masked.isEmpty { parts["mask"] = ColumnEdits.array(masked) }
        if !hashed.isEmpty {
            parts["hash"] = ColumnEdits.array(hashed)
            parts["hash_key"] = key.map { JSONText.quoted($0.identifier) }
        }
        if !renamed.isEmpty {
            let pairs = renamed.map { ($0.column, "\(JSONText.quoted($0.column)):\(JSONText.quoted($0.newName))") }
            parts["rename"] = "{" + ColumnEdits.sorted(pairs).joined(separator: ",") + "}"
        }
        return parts
    }

    /// The order in which columns are named changes nothing, and naming one twice neither.
    private static func array(_ names: [String]) -> String {
        "[" + sorted(Set(names).map { ($0, JSONText.quoted($0)) }).joined(separator: ",") + "]"
    }

    private static func sorted(_ items: [(key: String, text: String)]) -> [String] {
        items.sorted { $0.key.unicodeScalars.lexicographicallyPrecedes($1.key.unicodeScalars) }.map(\.text)
    }
}
