/// The formats that Millrace reads.
public enum InputFormat: String, Hashable, Sendable, CaseIterable {
    /// By the name: `.tsv` and `.tab` are TSV, everything else is CSV.
    case auto
    case csv
    case tsv

    /// The names of objects below a folder or prefix that are taken without being asked for one by one.
    static let extensions = ["csv", "tsv", "tab", "txt"]

    /// The delimiter for an object of this name.
    func delimiter(forName name: String) -> UInt8 {
        switch self {
        case .csv: return UInt8(ascii: ",")
        case .tsv: return UInt8(ascii: "\t")
        case .auto:
            let lowered = name.lowercased()
            let isTabbed = lowered.hasSuffix(".tsv") || lowered.hasSuffix(".tab")
            return UInt8(ascii: isTabbed ? "\t" : ",")
        }
    }
}
