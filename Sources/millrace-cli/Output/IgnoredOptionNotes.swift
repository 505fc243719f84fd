import Millrace

/// Says that an option does nothing: once a run, at the first object whose format does not know it.
struct IgnoredOptionNotes {
    private var told: Set<String> = []

    mutating func lines(_ options: [String], _ source: String, _ input: InputFormat) -> [String] {
        let new = options.filter { told.insert($0).inserted }
        guard !new.isEmpty else { return [] }
        let format = input == .jsonLines ? "JSON" : "CSV and TSV"
        return [
            "note: \(new.joined(separator: ", ")) \(new.count == 1 ? "does" : "do") nothing in \(format), as which "
                + "\(Console.printable(source)) is read"
        ]
    }
}
