import MillraceAWS
import MillraceObjectStore
import Synchronization

/// Opens the stores that a run needs: one client for all of S3, made when the first bucket is asked for.
final class Stores: Sendable {
    private let configuration: S3Configuration
    private let environment: ProcessEnvironment
    private let profile: String?
    private let observer: any Observer
    private let client = Mutex<S3Client?>(nil)

    /// Checks how S3 would be reached, if one of `locations` lies there; nothing is contacted.
    init(_ locations: [Location], _ options: ConversionOptions, observer: any Observer) throws(MillraceError) {
        let needsS3 = locations.contains { if case .s3 = $0 { true } else { false } }
        configuration = needsS3 ? try Stores.configuration(options) : S3Configuration(region: "us-east-1")
        environment = options.environment
        profile = options.s3.profile
        self.observer = observer
    }

    private static func configuration(_ options: ConversionOptions) throws(MillraceError) -> S3Configuration {
        do {
            var configuration = try S3Configuration(
                environment: options.environment, profile: options.s3.profile, region: options.s3.region,
                endpoint: options.s3.endpointURL)
            if let isPathStyle = options.s3.pathStyle { configuration.addressing = isPathStyle ? .path : .virtualHost }
            configuration.connectionLimit = options.s3.maxConnections
            configuration.connectTimeout = .seconds(options.s3.connectTimeout)
            if let attempts = options.s3.maxAttempts ?? (options.environment["AWS_MAX_ATTEMPTS"] == nil ? 3 : nil) {
                configuration.retry.maximumAttempts = attempts
            }
            return configuration
        } catch {
            throw MillraceError(.usage, "\(error)")
        }
    }

    /// A store whose keys are a bucket's keys.
    func bucket(_ name: String) -> any ObjectStore {
        let shared = client.withLock { client in
            if let client { return client }
            let made = S3Client(
                configuration: configuration,
                credentials: DefaultCredentialsProvider(environment: environment, profile: profile), observer: observer)
            client = made
            return made
        }
        return S3Store(client: shared, bucket: name)
    }

    /// A store whose keys are paths below a folder.
    func folder(_ path: String) -> any ObjectStore { LocalStore(root: path) }

    /// Closes all connections.
    func shutdown() async { try? await client.withLock { $0 }?.shutdown() }
}
