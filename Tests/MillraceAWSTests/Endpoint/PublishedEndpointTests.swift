import Foundation
import MillraceAWS
import Testing

/// The published endpoint cases: `make test-vectors VECTORS=DIR`.
@Suite(.enabled(if: PublishedVectors.folder("aws") != nil))
struct PublishedEndpointTests {
    /// Switches that our interface does not have; a case that sets one is none of ours.
    private static let foreign = [
        "Accelerate", "UseGlobalEndpoint", "DisableAccessPoints", "DisableMultiRegionAccessPoints",
        "UseObjectLambdaEndpoint", "UseS3ExpressControlEndpoint", "DisableS3ExpressSessionAuth",
    ]

    private func cases(_ service: String) throws -> [[String: Any]] {
        let folder = try #require(PublishedVectors.folder("aws"))
        let path = "botocore/endpoint-rules/\(service)/endpoint-tests-1.json"
        let file = try PublishedVectors.json(folder.appendingPathComponent(path)) as? [String: Any]
        return try #require(file?["testCases"] as? [[String: Any]])
    }

    /// What a case expects, in the words of the counts below.
    private enum Outcome: Hashable { case right, refused, unsupported, foreign }

    @Test func s3() throws {
        let all = try cases("s3")
        try #require(all.count == 393)
        var counts: [Outcome: Int] = [:]
        for item in all { counts[try check(item), default: 0] += 1 }
        // A case that moves to another group is seen here.
        #expect(counts == [.right: 95, .refused: 88, .unsupported: 68, .foreign: 142])
    }

    private func check(_ item: [String: Any]) throws -> Outcome {
        let docs = item["documentation"] as? String ?? ""
        let given = item["params"] as? [String: Any] ?? [:]
        if Self.foreign.contains(where: { given[$0] as? Bool == true }) { return .foreign }
        let expected = (item["expect"] as? [String: Any])?["endpoint"] as? [String: Any]
        let found = Result { try place(given) }
        guard let url = expected?["url"] as? String else {
            // Refusing an ARN in another region than the client's is a switch that we do not have.
            if given["UseArnRegion"] as? Bool == false, (try? found.get()) != nil { return .foreign }
            #expect((try? found.get()) == nil, "\(docs): \(given)")
            return .refused
        }
        let schemes = (expected?["properties"] as? [String: Any])?["authSchemes"] as? [[String: Any]] ?? []
        if schemes.first?["name"] as? String != "sigv4" || schemes.first?["signingName"] as? String != "s3" {
            #expect((try? found.get()) == nil, "\(docs): \(given)")
            return .unsupported
        }
        let target = try found.get()
        var text = target.url(query: "")
        if text.hasSuffix("/") { text.removeLast() }
        #expect(text == url && target.region == schemes[0]["signingRegion"] as? String, "\(docs): \(given)")
        return .right
    }

    private func place(_ given: [String: Any]) throws -> S3Endpoint.Target {
        let custom = try (given["Endpoint"] as? String).map { try EndpointURL($0) }
        // At an endpoint of one's own the published rules prefer the virtual host, and we the path.
        let style: AddressingStyle =
            given["ForcePathStyle"] as? Bool == true ? .path : custom == nil ? .automatic : .virtualHost
        let endpoint = S3Endpoint(
            custom: custom, style: style, useFIPS: given["UseFIPS"] as? Bool ?? false,
            useDualStack: given["UseDualStack"] as? Bool ?? false)
        guard let region = given["Region"] as? String else { throw ConfigurationError("no region") }
        guard let bucket = given["Bucket"] as? String else {
            // No call of ours is without a bucket: the rest of the URL is checked with one in the path.
            var inPath = endpoint
            inPath.style = .path
            var target = try inPath.target(bucket: "b", key: nil, region: region)
            target.path.removeLast("/b/".count)
            return target
        }
        return try endpoint.target(bucket: bucket, key: nil, region: region)
    }

    @Test func sts() throws {
        let all = try cases("sts")
        try #require(all.count == 69)
        var right = 0
        for item in all {
            let given = item["params"] as? [String: Any] ?? [:]
            // The old global endpoint is not ours.
            guard given["UseGlobalEndpoint"] as? Bool != true, given["Region"] != nil else { continue }
            let settings = try SharedSettings(environment: environment(given), profile: nil) { _ in nil }
            let expected = ((item["expect"] as? [String: Any])?["endpoint"] as? [String: Any])?["url"] as? String
            // FIPS and dual-stack beside an endpoint of one's own are ignored: it is the one that is meant.
            guard let expected else { continue }
            #expect(try STSEndpoint.url(settings).url.description == expected, "\(given)")
            right += 1
        }
        #expect(right == 46)
    }

    private func environment(_ given: [String: Any]) -> ProcessEnvironment {
        var values = ["AWS_REGION": given["Region"] as? String ?? ""]
        values["AWS_ENDPOINT_URL_STS"] = given["Endpoint"] as? String
        values["AWS_USE_FIPS_ENDPOINT"] = given["UseFIPS"] as? Bool == true ? "true" : "false"
        values["AWS_USE_DUALSTACK_ENDPOINT"] = given["UseDualStack"] as? Bool == true ? "true" : "false"
        return ProcessEnvironment(values)
    }
}
