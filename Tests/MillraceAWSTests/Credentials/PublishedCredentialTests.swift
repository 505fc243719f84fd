import Foundation
import MillraceAWS
import Testing

/// The published scenarios of finding credentials: `make test-vectors VECTORS=DIR`.
@Suite(.enabled(if: PublishedVectors.folder("aws") != nil))
struct PublishedCredentialTests {
    private let runtime: URL

    init() throws {
        runtime = try #require(PublishedVectors.folder("aws")).appendingPathComponent("smithy-rs/aws/rust-runtime")
    }

    /// What our errors say where a scenario ends in one. Single sign-on is refused with a way around it.
    private static let errors = [
        "eks_pod_identity_no_token_file": "/token.jwt does not exist",
        "imds_default_chain_error": "the instance has no role",
        "imds_disabled": "AWS_EC2_METADATA_DISABLED",
        "imds_no_iam_role": "the instance has no role",
        "imds_token_fail": "switched off for this instance",
        "profile_overrides_web_identity": "its credential_source has none",
        "web_identity_source_profile_no_env": "needs a role_arn",
        "web_identity_token_invalid_jwt": "No OpenIDConnect provider found",
        "credential_process_failure": "ended with status 1",
        "credential_process_invalid": "not the JSON of credentials",
        "empty_config": "there is no profile 'default'",
        "invalid_config": "config line 2 cannot be read",
        "invalid_sso_credentials_config": "IAM Identity Center", "sso_token": "IAM Identity Center",
        "e2e_fips_and_dual_stack_sso": "IAM Identity Center", "sso_assume_role": "IAM Identity Center",
        "sso_no_token_file": "IAM Identity Center", "sso_server_error": "IAM Identity Center",
        "sso_credentials": "IAM Identity Center", "sso_override_global_env_url": "IAM Identity Center",
    ]

    @Test func chain() async throws {
        let count = try await run("default-credential-provider-chain") { _ in nil }
        #expect(count == 29)
    }

    /// The same for a profile that is named, which comes before the variables.
    @Test func profiles() async throws {
        let count = try await run("profile-provider") { $0["AWS_PROFILE"] ?? "default" }
        #expect(count == 18)
    }

    private func run(_ name: String, profile: ([String: String]) -> String?) async throws -> Int {
        let suite = runtime.appendingPathComponent("aws-config/test-data/\(name)")
        let names = try FileManager.default.contentsOfDirectory(atPath: suite.path).sorted()
        for name in names {
            let scenario = try PublishedScenario(suite.appendingPathComponent(name))
            let world = scenario.world
            do {
                let finder = try CredentialsFinder(world.surroundings, profile: profile(scenario.environment))
                let found = try await finder.find()
                #expect(found == scenario.expected && Self.errors[name] == nil, "\(name)")
            } catch {
                let text = try #require(Self.errors[name], "\(name): \(error)")
                #expect("\(error)".contains(text), "\(name): \(error)")
            }
            #expect(world.unasked == 0 || name.contains("sso"), "\(name) asked too little")
        }
        return names.count
    }

    @Test func containerEndpoints() throws {
        let file = try PublishedVectors.json(runtime.appendingPathComponent("aws-config/test-data/ecs-tests.json"))
        let cases = try #require((file as? [String: Any])?["tests"] as? [[String: Any]])
        try #require(cases.count == 11)
        for item in cases {
            let docs = item["docs"] as? String ?? ""
            let environment = ProcessEnvironment(item["env"] as? [String: String] ?? [:])
            if let url = (item["result"] as? [String: String])?["Ok"] {
                #expect(try ContainerEndpoint(environment)?.url == url, "\(docs)")
            } else {
                let endpoint = Result { try ContainerEndpoint(environment) }
                #expect((try? endpoint.get()) == nil, "\(docs)")
            }
        }
    }

    @Test func instanceEndpoints() throws {
        let path = "aws-config/test-data/imds-config/imds-endpoint-tests.json"
        let file = try PublishedVectors.json(runtime.appendingPathComponent(path))
        let cases = try #require((file as? [String: Any])?["tests"] as? [[String: Any]])
        try #require(cases.count == 14)
        // An override in code is something that our interface does not have.
        for item in cases where item["endpoint_override"] == nil && item["mode_override"] == nil {
            let docs = item["docs"] as? String ?? ""
            let files = item["fs"] as? [String: String] ?? [:]
            let settings = try SharedSettings(
                environment: ProcessEnvironment(item["env"] as? [String: String] ?? [:]), profile: nil
            ) { path throws(ConfigurationError) in files[path] }
            if let url = (item["result"] as? [String: String])?["Ok"] {
                #expect(try InstanceMetadataEndpoint.url(settings) + "/latest/api/token" == url, "\(docs)")
            } else {
                #expect(throws: ConfigurationError.self, "\(docs)") { try InstanceMetadataEndpoint.url(settings) }
            }
        }
    }

    @Test func plans() throws {
        let path = "aws-config/test-data/assume-role-tests.json"
        let cases = try #require(
            PublishedVectors.json(runtime.appendingPathComponent(path)) as? [[String: Any]])
        try #require(cases.count == 28)
        for item in cases {
            let docs = item["docs"] as? String ?? ""
            let input = item["input"] as? [String: Any] ?? [:]
            var file = ProfileFile()
            file.profiles = input["profiles"] as? [String: [String: String]] ?? [:]
            let name = input["selected_profile"] as? String ?? ""
            let plan = Result { try CredentialPlan(profile: name, in: file) }
            let steps = (item["output"] as? [String: Any])?["ProfileChain"] as? [[String: Any]]
            if let steps, steps[0]["Sso"] == nil {
                #expect(try plan.get().map(Self.describe) == steps.map(Self.describe), "\(docs)")
            } else {
                #expect((try? plan.get()) == nil, "\(docs)")
            }
        }
    }

    private static func describe(_ plan: CredentialPlan) -> [String] {
        func words(_ role: CredentialPlan.Role) -> [String] {
            [role.arn, role.sessionName, role.externalID].compactMap(\.self)
        }
        let base =
            switch plan.base {
            case .accessKey(let keys): ["AccessKey", keys.accessKeyID, keys.secretAccessKey]
            case .webIdentity(let identity): ["WebIdentityToken"] + words(identity.role) + [identity.tokenFile]
            case .process(let command): ["Process", command]
            case .environment: ["NamedSource", "Environment"]
            case .container: ["NamedSource", "EcsContainer"]
            case .instance: ["NamedSource", "Ec2InstanceMetadata"]
            }
        return ([base] + plan.roles.map { ["AssumeRole"] + words($0) }).map { $0.sorted().joined(separator: " ") }
    }

    private static func describe(_ step: [String: Any]) -> String {
        let name = step.keys.first ?? ""
        let values = (step[name] as? [String: String]).map { $0.filter { $0.key != "account_id" }.map(\.value) }
        return ([name] + (values ?? [step[name] as? String ?? ""])).sorted().joined(separator: " ")
    }
}
