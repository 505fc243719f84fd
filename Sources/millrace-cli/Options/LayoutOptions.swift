import ArgumentParser
import Millrace

/// How rows are laid out in outputs: many inputs in one, or one in many.
struct LayoutOptions: ParsableArguments, OptionValues {
    @Option(
        name: .customLong("target-size"),
        help: ArgumentHelp(
            "Merge small inputs of one folder: so many bytes of them, as they are stored, become one output a format (128MiB). Inputs of half that and more keep outputs of their own. (default: nothing is merged)",
            valueName: "size"))
    var targetSize: String?

    @Option(
        name: .customLong("deleted-inputs"),
        help: ArgumentHelp(
            "What becomes of rows whose input is gone: keep, or remove (an output that has others' rows too is written anew without them).",
            valueName: "keep|remove"))
    var deletedInputs = DeletedInputs.keep.rawValue

    @Option(
        name: .customLong("partition-by"),
        help: ArgumentHelp(
            "Put rows into folders by their values, as Hive does: columns, or year, month, day, hour, date of one ('year(ts),region').",
            valueName: "list"))
    var partitionBy: String?

    @Option(
        name: .customLong("max-partitions"),
        help: ArgumentHelp("The most partitions that an object, or a group, may have.", valueName: "n"))
    var maxPartitions = 100

    @Option(
        help: ArgumentHelp(
            "Keep one schema for all outputs, and say what becomes of it when an input does not fit: add new columns, widen types too (outputs go to a new tree), rescue values of new columns, or fail the input. (default: add, where the destination has a schema)",
            valueName: "add|widen|rescue|fail"))
    var evolve: String?

    @Flag(
        name: .customLong("add-source-columns"),
        help: "Add two columns: _source, the source of each row, and _source_record, the number of its record there.")
    var addSourceColumns = false

    func apply(to options: inout ConversionOptions) throws(MillraceError) {
        if let targetSize { options.targetSize = try ByteSize(parsing: targetSize) }
        guard let known = DeletedInputs(rawValue: deletedInputs) else {
            throw MillraceError(
                .usage, "--deleted-inputs \(deletedInputs) is neither keep nor remove", remedy: "use keep or remove")
        }
        options.deletedInputs = known
        if let partitionBy { options.partitionBy = try PartitionTerm.list(parsing: partitionBy) }
        options.maxPartitions = maxPartitions
        if let evolve { options.evolve = try EvolvePolicy(parsing: evolve) }
        options.addSourceColumns = addSourceColumns
    }
}
