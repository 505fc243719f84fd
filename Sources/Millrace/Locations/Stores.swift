import Glibc
import MillraceAWS
import MillraceObjectStore
import Synchronization

/// Opens the stores that a run needs: one client for all of S3, made when the first bucket is asked for.
final class Stores: Sendable {
    /// All that the run reads and writes.
    let locations: [Location]
    private let configuration: S3Configuration
    private let environment: ProcessEnvironment
    private let profile: String?
    private let encryption: S3Encryption?
    /// Where outputs are kept, and what they are tagged with.
    let storageClass: S3StorageClass?
    let tags: [S3Tag]
    private let observer: any Observer
    private let client = Mutex<S3Client?>(nil)
    /// What was read of S3 and may be asked for again.
    let cache: ReadCache
    private let temporaryFolder: String

    /// Checks how S3 would be reached, if one of `locations` lies there; nothing is contacted.
    init(_ locations: [Location], _ options: ConversionOptions, observer: any Observer) throws(MillraceError) {
        self.locations = locations
        let needsS3 = locations.contains(where: \.needsS3)
        if options.s3.requestPayer, !needsS3 {
            throw MillraceError(
                .usage, "--request-payer is for S3, and nothing that is named here lies there", remedy: "leave it out")
        }
        configuration = needsS3 ? try Stores.configuration(options) : S3Configuration(region: "us-east-1")
        environment = options.environment
        profile = options.s3.profile
        encryption = options.s3.encryption
        storageClass = options.s3.storageClass
        tags = options.s3.tags
        self.observer = observer
        cache = ReadCache(capacity: needsS3 ? MemoryPlan.cacheBytes(options) : 0)
        temporaryFolder = options.environment["TMPDIR"] ?? "/tmp"
    }

    private static func configuration(_ options: ConversionOptions) throws(MillraceError) -> S3Configuration {
        do {
            var configuration = try S3Configuration(
                environment: options.environment, profile: options.s3.profile, region: options.s3.region,
                endpoint: options.s3.endpointURL)
            if let isPathStyle = options.s3.pathStyle { configuration.addressing = isPathStyle ? .path : .virtualHost }
            configuration.requestPayer = options.s3.requestPayer
            configuration.connectionLimit = options.s3.maxConnections
            configuration.adaptsConcurrency = options.concurrency == nil
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
    func bucket(_ name: String) -> any ObjectStore { CachingStore(s3(name), bucket: name, cache: cache) }

    /// What writers left behind at a place.
    func leftovers(_ location: Location) -> any LeftoverStore {
        switch location {
        case .s3(let bucket, _): s3(bucket)
        case .local, .standardInput, .list, .catalog: LocalStore(root: location.text)
        }
    }

    private func s3(_ name: String) -> S3Store {
        let shared = client.withLock { client in
            if let client { return client }
            let made = S3Client(
                configuration: configuration,
                credentials: DefaultCredentialsProvider(environment: environment, profile: profile), observer: observer)
            client = made
            return made
        }
        return S3Store(client: shared, bucket: name, encryption: encryption)
    }

    /// A store whose keys are paths below a folder.
    func folder(_ path: String) -> any ObjectStore { LocalStore(root: path) }

    /// What is piped in, kept in a file without a name: a second pass may be needed. It is read here, to its end.
    func standardInput() async throws -> any ObjectStore {
        let file = TemporaryFile.open(in: temporaryFolder)
        guard file >= 0 else {
            throw MillraceError(
                .noSpace, "no temporary file for standard input can be made in \(temporaryFolder)",
                remedy: "set TMPDIR to a folder with room", cause: String(cString: strerror(errno)))
        }
        do {
            return try await SpooledInput(reading: STDIN_FILENO, into: file)
        } catch let error as ObjectStoreError where error.kind == .noSpace {
            throw MillraceError(
                .noSpace, "\(temporaryFolder) has no room for what is piped in",
                remedy: "set TMPDIR to a folder with room", cause: error.underlying)
        }
    }

    /// Closes all connections.
    func shutdown() async { try? await client.withLock { $0 }?.shutdown() }
}

extension Location {
    /// Whether some of it lies in S3.
    fileprivate var needsS3: Bool {
        switch self {
        case .s3: true
        case .local, .standardInput: false
        case .list(let list): list.entries.contains { $0.location.needsS3 }
        case .catalog(let catalog): catalog.needsS3
        }
    }
}
