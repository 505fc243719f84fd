import MillraceText

/// Which options say nothing about a format: a person who gave one must be told.
extension ReadingRules {
    /// What was said, by options that are about CSV and TSV only; JSON says all of this itself.
    private var optionsForFields: [String] {
        let said: [(option: String, isSaid: Bool)] = [
            ("--delimiter", delimiter != nil), ("--quote", quote != nil), ("--escape", escape != nil),
            ("--comment", comment != nil), ("--header", header != .auto), ("--skip-lines", skipLines != nil),
            ("--null", !nullTexts.isEmpty), ("--decimal", decimalMark != "."), ("--thousands", thousandsMark != nil),
            ("--booleans", !booleanWords.isEmpty), ("--dates", dateOrder != nil),
            ("--two-digit-years", twoDigitYears != nil), ("--decimal-inference", decimalInference != .off),
        ]
        return said.filter(\.isSaid).map(\.option)
    }

    /// What was said, and does nothing in text of this kind.
    func ignored(inJSON isJSON: Bool) -> [String] {
        if isJSON { return optionsForFields }
        return flatten ? ["--flatten"] : []
    }

    /// Refuses options that the declared format does not know. What is found out object by object is told in the reports instead.
    func checkScope(_ input: InputFormat) throws(MillraceError) {
        guard input != .auto else { return }
        let ignored = ignored(inJSON: input == .jsonLines)
        guard !ignored.isEmpty else { return }
        throw MillraceError(
            .usage,
            "\(ignored.joined(separator: ", ")) \(ignored.count == 1 ? "does" : "do") nothing with --input \(input.rawValue)",
            remedy: input == .jsonLines ? "leave it out: JSON says so itself" : "leave it out: it is for JSON")
    }
}

extension TextReading {
    /// Whether the text is JSON.
    var isJSON: Bool { if case .json = self { true } else { false } }
}

extension InputFormat {
    /// The format of a text that is read so.
    init(_ reading: TextReading) {
        switch reading {
        case .fields(let dialect, _): self = dialect.delimiter.elementsEqual([0x09]) ? .tsv : .csv
        case .json: self = .jsonLines
        }
    }
}
