import Millrace

/// A group of options that says something about a conversion.
protocol OptionValues {
    /// Puts what was typed into the library's options.
    func apply(to options: inout ConversionOptions) throws(MillraceError)
}

extension ConversionOptions {
    /// What was typed in these groups, over the defaults.
    init(typed groups: any OptionValues...) throws(MillraceError) {
        self.init()
        for group in groups { try group.apply(to: &self) }
    }
}
