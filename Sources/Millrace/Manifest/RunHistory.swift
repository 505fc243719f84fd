import MillraceAWS
import MillraceObjectStore

/// The runs that wrote to a destination, from what they left there.
///
///     for run in try await RunHistory(of: "s3://lake/orders/").load() { print(run.started, run.converted) }
public struct RunHistory: Sendable {
    /// DEST, as a person types it.
    public let destination: String
    /// How to reach S3.
    public let options: ConversionOptions

    /// Describes a look at what runs left.
    public init(of destination: String, options: ConversionOptions = ConversionOptions()) {
        self.destination = destination
        self.options = options
    }

    /// The latest runs, the earliest of them first.
    ///
    /// - Throws: `MillraceError`.
    public func load(latest: Int = 20) async throws -> [RunRecord] {
        let target = try Location(place: destination)
        let stores = try Stores([target], options, observer: options.observer ?? SilentObserver())
        do {
            let records = try await load(Destination(target, stores), latest: latest)
            await stores.shutdown()
            return records
        } catch {
            await stores.shutdown()
            throw ErrorMaker(object: destination).error(from: error)
        }
    }

    private func load(_ place: Destination, latest: Int) async throws -> [RunRecord] {
        var keys: [String] = []
        do {
            for try await object in place.store.list(prefix: place.key(ManifestName.runsFolder))
            where object.key.hasSuffix(".json") {
                keys.append(object.key)
            }
        } catch let error as ObjectStoreError where error.kind == .notFound(.bucket) {
            // A folder that nothing was written to is not there; a bucket is there, or its name is wrong.
            guard case .local = place.location else { throw error }
        }
        var records: [RunRecord] = []
        for key in keys.sorted().suffix(latest) {
            var bytes: [UInt8] = []
            for try await chunk in try await place.store.get(key).body { bytes += chunk.readableBytesView }
            if let record = RunRecord(json: bytes) { records.append(record) }
        }
        return records
    }
}
