import ArgumentParser
import Millrace

/// How small inputs become few outputs.
struct MergingOptions: ParsableArguments, OptionValues {
    @Option(
        name: .customLong("target-size"),
        help: ArgumentHelp(
            "Merge small inputs of one folder: so many bytes of them, as they are stored, become one output a format (128MiB). Inputs of half that and more keep outputs of their own. (default: nothing is merged)",
            valueName: "size"))
    var targetSize: String?

    @Option(
        name: .customLong("deleted-inputs"),
        help: ArgumentHelp(
            "What becomes of rows that were merged when their input is gone: keep, or remove (the output is written anew without them).",
            valueName: "keep|remove"))
    var deletedInputs = DeletedInputs.keep.rawValue

    func apply(to options: inout ConversionOptions) throws(MillraceError) {
        if let targetSize { options.targetSize = try ByteSize(parsing: targetSize) }
        guard let known = DeletedInputs(rawValue: deletedInputs) else {
            throw MillraceError(
                .usage, "--deleted-inputs \(deletedInputs) is neither keep nor remove", remedy: "use keep or remove")
        }
        options.deletedInputs = known
    }
}
