import ArgumentParser
import Millrace

/// How a verb runs and reaches S3: shared by every verb.
struct RunningOptions: ParsableArguments, OptionValues {
    @Option(help: ArgumentHelp("The most memory the process may use.", valueName: "size"))
    var memory = "256MiB"

    @Option(help: ArgumentHelp("Objects converted side by side: auto, or a number.", valueName: "auto|n"))
    var concurrency = "auto"

    @Flag(help: "Print one JSON object a line on standard output.")
    var json = false

    func apply(to options: inout ConversionOptions) throws(MillraceError) {
        options.memory = try ByteSize(parsing: memory)
        ProcessSettings.fit(memory: options.memory)
        guard concurrency != "auto" else { return }
        guard let number = Int(concurrency), number >= 1 else {
            throw MillraceError(
                .usage, "--concurrency \(concurrency) is not a number of objects",
                remedy: "use auto, or a number from 1")
        }
        options.concurrency = number
    }
}

/// How S3 is reached.
struct StorageOptions: ParsableArguments, OptionValues {
    @Option(name: .customLong("endpoint-url"), help: ArgumentHelp("An S3 endpoint other than AWS.", valueName: "url"))
    var endpointURL: String?

    @Option(help: "A profile of the shared AWS files for credentials and region (else AWS_PROFILE).")
    var profile: String?

    @Option(help: "The region (else AWS_REGION, AWS_DEFAULT_REGION or the profile's).")
    var region: String?

    @Flag(
        name: .customLong("path-style"), inversion: .prefixedNo,
        help: "Put the bucket's name into the path, not into the host.")
    var pathStyle: Bool?

    @Option(name: .customLong("max-connections"), help: "The most connections to S3.")
    var maxConnections = 100

    @Option(
        name: .customLong("connect-timeout"),
        help: ArgumentHelp("How long a connection may take to be made.", valueName: "duration"))
    var connectTimeout = "5s"

    @Option(
        name: .customLong("max-attempts"), help: "How often a request is tried (default: AWS_MAX_ATTEMPTS, else 3).")
    var maxAttempts: Int?

    @Flag(name: .customLong("request-payer"), help: "Pay for the requests, as some buckets demand.")
    var requestPayer = false

    func apply(to options: inout ConversionOptions) throws(MillraceError) {
        options.s3.requestPayer = requestPayer
        options.s3.endpointURL = endpointURL
        options.s3.profile = profile
        options.s3.region = region
        options.s3.pathStyle = pathStyle
        guard maxConnections >= 1, maxAttempts.map({ $0 >= 1 }) ?? true else {
            throw MillraceError(.usage, "--max-connections and --max-attempts must be at least 1")
        }
        options.s3.maxConnections = maxConnections
        options.s3.maxAttempts = maxAttempts
        guard let seconds = Int(connectTimeout.hasSuffix("s") ? String(connectTimeout.dropLast()) : connectTimeout),
            seconds > 0
        else {
            throw MillraceError(
                .usage, "'\(connectTimeout)' is not a number of seconds", remedy: "write for example 5s")
        }
        options.s3.connectTimeout = seconds
    }
}
