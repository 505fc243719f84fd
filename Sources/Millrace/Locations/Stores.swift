import MillraceAWS
import MillraceObjectStore

/// Opens the stores that a run needs: one client for all of S3, one store a bucket or folder.
struct Stores: Sendable {
    private let client: S3Client?

    /// Makes what `locations` need; a client is only made when one of them is in S3.
    init(_ locations: [Location], _ options: ConversionOptions, observer: any Observer) throws(MillraceError) {
        let needsS3 = locations.contains { if case .s3 = $0 { true } else { false } }
        client = needsS3 ? try Stores.makeClient(options, observer) : nil
    }

    private static func makeClient(_ options: ConversionOptions, _ observer: any Observer) throws(MillraceError)
        -> S3Client
    {
        do {
            var configuration = try S3Configuration(
                environment: options.environment, region: options.s3.region, endpoint: options.s3.endpointURL)
            if let isPathStyle = options.s3.pathStyle { configuration.addressing = isPathStyle ? .path : .virtualHost }
            configuration.connectionLimit = options.s3.maxConnections
            configuration.connectTimeout = .seconds(options.s3.connectTimeout)
            if let attempts = options.s3.maxAttempts ?? (options.environment["AWS_MAX_ATTEMPTS"] == nil ? 3 : nil) {
                configuration.retry.maximumAttempts = attempts
            }
            return S3Client(
                configuration: configuration,
                credentials: EnvironmentCredentialsProvider(environment: options.environment),
                observer: observer)
        } catch {
            throw MillraceError(.usage, "\(error)")
        }
    }

    /// A store whose keys are a bucket's keys.
    func bucket(_ name: String) throws(MillraceError) -> any ObjectStore {
        guard let client else { throw MillraceError(.usage, "no S3 client was made for s3://\(name)/") }
        return S3Store(client: client, bucket: name)
    }

    /// A store whose keys are paths below a folder.
    func folder(_ path: String) -> any ObjectStore { LocalStore(root: path) }

    /// Closes all connections.
    func shutdown() async { try? await client?.shutdown() }
}
