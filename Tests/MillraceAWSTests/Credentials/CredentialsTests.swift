import MillraceAWS
import Testing

@Suite struct CredentialsTests {
    @Test func readsTheEnvironment() async throws {
        let provider = EnvironmentCredentialsProvider(
            environment: ProcessEnvironment([
                "AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "token",
            ]))
        let expected = AWSCredentials(accessKeyID: "id", secretAccessKey: "secret", sessionToken: "token")
        #expect(try await provider.credentials() == expected)
    }

    @Test func anEmptyTokenIsNone() async throws {
        let provider = EnvironmentCredentialsProvider(
            environment: ProcessEnvironment([
                "AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "",
            ]))
        #expect(try await provider.credentials().sessionToken == nil)
    }

    @Test(arguments: [
        ([:] as [String: String], "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"),
        (["AWS_ACCESS_KEY_ID": "id"], "set AWS_SECRET_ACCESS_KEY"),
        (["AWS_SECRET_ACCESS_KEY": "hush"], "set AWS_ACCESS_KEY_ID"),
    ])
    func saysWhatToSet(values: [String: String], text: String) async {
        let provider = EnvironmentCredentialsProvider(environment: ProcessEnvironment(values))
        let error = await #expect(throws: CredentialsError.self) { try await provider.credentials() }
        #expect(error?.description.contains(text) == true)
        #expect(error?.description.contains("hush") == false)
    }
}
