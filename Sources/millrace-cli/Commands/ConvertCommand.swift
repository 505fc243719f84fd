import ArgumentParser
import Millrace

/// `millrace convert`: the main job.
struct ConvertCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Convert CSV, TSV and JSON Lines, compressed or not, to Parquet and Avro.",
        discussion: """
            SOURCE is a file, a folder, s3://bucket/key, s3://bucket/prefix/, a quoted pattern of files or keys ('in/**/*.csv'), - for
            standard input, or @FILE for a list, one source a line; @s3://bucket/list.txt is one too, and @…manifest.json an S3 Inventory.
            DEST is a folder or s3://bucket/prefix/; outputs are named {format}/{path}/{source file name}.{format}.
            An object is converted whole or not at all. A record that cannot be read fails its object, unless --max-rejects allows it:
            then it goes, with its place and the reason, to _millrace/rejects/ at DEST.
            What was converted is written down in _millrace/manifest/ at DEST: the next run converts what is new or changed, or what other
            options make another output of.

            Examples:
              millrace convert s3://in/orders/ --to s3://lake/
              millrace convert orders.csv --to out --type amount='decimal(12,2)'
              millrace convert s3://in/orders/ --to s3://lake/ --dry-run
              millrace convert s3://in/events/ --to s3://lake/ --target-size 128MiB
              psql -c 'copy orders to stdout csv header' | millrace convert - --to out

            Exit codes: 0 all converted; 1 some object failed; 2 usage or configuration; 3 objects failed only by records
            that cannot be read; 75 interrupted or a passing failure: run again.
            """)

    @Argument(help: "What to convert.")
    var source: [String] = []

    @OptionGroup(title: "WHAT")
    var what: WhatOptions

    @OptionGroup(title: "READING")
    var reading: ReadingOptions

    @OptionGroup(title: "BAD ROWS")
    var badRows: BadRowOptions

    @OptionGroup(title: "WRITING")
    var writing: WritingOptions

    @OptionGroup(title: "LAYOUT")
    var layout: LayoutOptions

    @OptionGroup(title: "RUNNING")
    var running: RunningOptions

    @Flag(help: "Convert again what is unchanged since it was converted with the same options.")
    var overwrite = false

    @Flag(name: .customLong("dry-run"), help: "Convert nothing; say which objects would be converted, and why.")
    var dryRun = false

    @OptionGroup(title: "S3")
    var storage: StorageOptions

    @OptionGroup(title: "OBJECTS IN S3")
    var objects: ObjectOptions

    func run() async throws {
        let conversion = Conversion(from: source, to: what.to, options: try options())
        let printer = ConversionPrinter(isJSON: running.json)
        let report = try await Interruption.cancelling {
            try await conversion.run { await printer.show($0) }
        }
        Console.exit(ExitStatus(report))
    }

    private func options() throws(MillraceError) -> ConversionOptions {
        // The codecs that may be written are those of the formats: WHAT comes first.
        var options = try ConversionOptions(
            typed: what, what.columns, reading, badRows, writing, layout, running, storage, objects)
        options.overwrite = overwrite
        options.dryRun = dryRun
        options.provenance = Provenance.injected(options.environment)
        return options
    }
}

/// What is made, and where it goes.
struct WhatOptions: ParsableArguments, OptionValues {
    @Option(help: ArgumentHelp("Where the outputs go (required).", valueName: "dest"))
    var to: String

    @Option(help: ArgumentHelp("The formats to write.", valueName: "list"))
    var format = "parquet,avro"

    @OptionGroup
    var columns: ColumnOptions

    func apply(to options: inout ConversionOptions) throws(MillraceError) {
        options.formats = []
        for name in format.split(separator: ",", omittingEmptySubsequences: false) {
            guard let known = OutputFormat(rawValue: String(name)) else {
                throw MillraceError(
                    .usage, "there is no output format '\(name)'", remedy: "use --format parquet,avro")
            }
            options.formats.append(known)
        }
    }
}

/// How the outputs are written.
struct WritingOptions: ParsableArguments, OptionValues {
    @Option(
        help: ArgumentHelp(
            "Parquet: snappy, zstd[:L], gzip[:L], lz4, none. Avro: deflate[:L], snappy, zstd[:L], bzip2, xz, none. One name sets both (gzip is deflate in Avro); else parquet=…,avro=… (default: parquet=zstd:1,avro=deflate:1).",
            valueName: "codec"))
    var codec: String?

    @Option(
        name: .customLong("parquet-profile"),
        help: ArgumentHelp(
            "Which readers Parquet files are for: default, modern (delta encodings, bloom filters), or compat (Hive 1, Spark 2, Impala: plain names, snappy unless --codec is given).",
            valueName: "profile"))
    var parquetProfile = "default"

    @Option(
        name: .customLong("row-group-size"),
        help: ArgumentHelp(
            "Close a Parquet row group at so many encoded bytes (64MiB), or at so many rows (a bare number). (default: 240000 rows or 32MiB; 64MiB for more than 64 columns)",
            valueName: "size"))
    var rowGroupSize: String?

    func apply(to options: inout ConversionOptions) throws(MillraceError) {
        let profile = try ParquetProfile(parsing: parquetProfile)
        options.parquetProfile = profile
        options.codecs = CodecSelection(for: profile)
        if let codec {
            options.codecs = try CodecSelection(parsing: codec, formats: options.formats, profile: profile)
        }
        if let rowGroupSize { options.rowGroups = try RowGroupLimit(parsing: rowGroupSize) }
    }
}
