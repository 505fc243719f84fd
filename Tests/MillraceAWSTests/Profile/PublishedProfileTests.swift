import Foundation
import MillraceAWS
import Testing

/// The published cases of the shared files: `make test-vectors VECTORS=DIR`.
@Suite(.enabled(if: PublishedVectors.folder("aws") != nil))
struct PublishedProfileTests {
    private func cases(_ name: String) throws -> [[String: Any]] {
        let folder = try #require(PublishedVectors.folder("aws"))
        let path = "smithy-rs/aws/rust-runtime/aws-runtime/test-data/\(name).json"
        let file = try PublishedVectors.json(folder.appendingPathComponent(path)) as? [String: Any]
        return try #require(file?["tests"] as? [[String: Any]])
    }

    @Test func files() throws {
        let cases = try cases("profile-parser-tests")
        try #require(cases.count == 65)
        for item in cases {
            let name = item["name"] as? String ?? ""
            let input = item["input"] as? [String: String] ?? [:]
            let output = item["output"] as? [String: Any] ?? [:]
            let read = Result {
                var file = try ProfileFile(input["configFile"] ?? "", .config)
                file.merge(try ProfileFile(input["credentialsFile"] ?? "", .credentials))
                return file
            }
            guard let config = output["config"] as? [String: Any] else {
                #expect(throws: ProfileSyntaxError.self, "\(name)") { try read.get() }
                continue
            }
            let file = try read.get()
            #expect(file.profiles == config["profiles"] as? [String: [String: String]], "\(name)")
            if let sessions = config["sso_sessions"] as? [String: [String: String]] {
                #expect(file.ssoSessions == sessions, "\(name)")
            }
        }
    }

    @Test func places() throws {
        let cases = try cases("file-location-tests").filter { $0["platform"] as? String == "linux" }
        try #require(cases.count == 4)
        for item in cases {
            let environment = ProcessEnvironment(item["environment"] as? [String: String] ?? [:])
            let places = SharedSettings.places(environment)
            #expect(places.config == item["configLocation"] as? String)
            #expect(places.credentials == item["credentialsLocation"] as? String)
        }
    }
}
