import ArgumentParser
import Millrace

/// What is said about new objects in S3: shared by the verbs that write outputs.
struct ObjectOptions: ParsableArguments, OptionValues {
    @Option(
        help: ArgumentHelp(
            "How S3 encrypts what is written: AES256 or aws:kms (default: as the bucket says).", valueName: "name"))
    var sse: String?

    @Option(
        name: .customLong("kms-key"),
        help: ArgumentHelp(
            "Encrypt with this key of KMS: an identifier, ARN or alias/… (implies aws:kms).", valueName: "key"))
    var kmsKey: String?

    @Option(
        name: .customLong("storage-class"),
        help: ArgumentHelp(
            "Where S3 keeps the outputs: STANDARD, INTELLIGENT_TIERING, STANDARD_IA, ONEZONE_IA, GLACIER_IR or REDUCED_REDUNDANCY.",
            valueName: "class"))
    var storageClass: String?

    @Option(
        name: .customLong("tag"), help: ArgumentHelp("A tag of the outputs in S3; up to ten.", valueName: "key=value"))
    var tags: [String] = []

    func apply(to options: inout ConversionOptions) throws(MillraceError) {
        options.s3.encryption = try S3Options.encryption(parsing: sse, key: kmsKey)
        if let storageClass { options.s3.storageClass = try S3Options.storageClass(parsing: storageClass) }
        for tag in tags { options.s3.tags.append(try S3Options.tag(parsing: tag)) }
    }
}
