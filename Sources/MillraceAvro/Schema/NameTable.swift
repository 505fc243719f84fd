/// Names that must not collide, not even for a reader that ignores case.
struct NameTable {
    private var taken: Set<String> = []
    /// For each name wanted before, folded, the number up to which all are taken: thousands of headers may become the same.
    private var ordinals: [String: Int] = [:]

    /// Takes `wanted`, or `wanted_2`, `wanted_3` and so on when another has it.
    mutating func claim(_ wanted: String) -> String {
        var name = wanted
        let folded = wanted.lowercased()
        var ordinal = ordinals[folded] ?? 2
        defer { ordinals[folded] = ordinal }
        while !taken.insert(name.lowercased()).inserted {
            name = "\(wanted)_\(ordinal)"
            ordinal += 1
        }
        return name
    }

    /// Legal and distinct names for the fields of one record, in their order.
    ///
    /// Names that are legal already keep themselves; the others are sanitised and take what is free. So `a b`, `a-b` and `a_b`
    /// become `a_b_2`, `a_b_3` and `a_b`.
    static func fieldNames(_ originals: [String]) -> [String] {
        var table = NameTable()
        var names = originals
        for index in originals.indices where AvroName.isLegal(originals[index]) {
            names[index] = table.claim(originals[index])
        }
        for index in originals.indices where !AvroName.isLegal(originals[index]) {
            names[index] = table.claim(AvroName.sanitised(originals[index]))
        }
        return names
    }
}
