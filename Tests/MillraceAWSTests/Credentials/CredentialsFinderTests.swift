import MillraceAWS
import NIOCore
import Testing

@Suite struct CredentialsFinderTests {
    private typealias Exchange = ScriptedWorld.Exchange
    private static let role =
        "<Credentials><AccessKeyId>ROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"
        + "<SessionToken>t</SessionToken><Expiration>2026-03-01T01:00:00Z</Expiration></Credentials>"
    private static let assumed = PlainAnswer(
        status: 200, body: "<AssumeRoleResponse><AssumeRoleResult>\(role)</AssumeRoleResult></AssumeRoleResponse>")
    private static let document =
        #"{"Code":"Success","AccessKeyId":"DOC","SecretAccessKey":"s","Token":"t","Expiration":"2026-03-01T01:00:00Z"}"#
    /// 2026-03-01T01:00:00Z.
    private static let end: Int64 = 1_772_326_800

    private func find(_ world: ScriptedWorld, profile: String? = nil) async throws -> AWSCredentials {
        try await CredentialsFinder(world.surroundings, profile: profile).find()
    }

    private func error(_ world: ScriptedWorld, profile: String? = nil) async -> String {
        do {
            return "found \(try await find(world, profile: profile))"
        } catch {
            return "\(error)"
        }
    }

    @Test func everySourceSaysWhyItHasNone() async {
        let world = ScriptedWorld(
            ["AWS_ACCESS_KEY_ID": "id"], script: [Exchange("PUT", "http://169.254.169.254/latest/api/token", nil)])
        let text = await error(world)
        for part in [
            "environment: AWS_SECRET_ACCESS_KEY not set", "profile: there is no profile 'default'",
            "web identity: AWS_WEB_IDENTITY_TOKEN_FILE not set", "container: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
            "instance metadata: no answer", "two hops",
        ] { #expect(text.contains(part), "\(text)") }
        #expect(world.requests.count == 1 && world.sleeps == 0)
    }

    @Test func aNamedProfileComesBeforeTheVariables() async throws {
        let files = ["/h/.aws/credentials": "[a]\naws_access_key_id = A\naws_secret_access_key = s\n"]
        let keys = ["HOME": "/h", "AWS_ACCESS_KEY_ID": "E", "AWS_SECRET_ACCESS_KEY": "s"]
        #expect(try await find(ScriptedWorld(keys, files: files), profile: "a").accessKeyID == "A")
        let variable = keys.merging(["AWS_PROFILE": "a"]) { old, _ in old }
        #expect(try await find(ScriptedWorld(variable, files: files)).accessKeyID == "E")
        #expect(await error(ScriptedWorld(keys, files: files), profile: "b").contains("no profile 'b'"))
    }

    @Test func rolesAreAssumedInTurn() async throws {
        let config = """
            [profile a]
            role_arn = arn:aws:iam::1:role/a
            source_profile = b
            external_id = x/1
            [profile b]
            role_arn = arn:aws:iam::1:role/b
            source_profile = c
            duration_seconds = 900
            [profile c]
            aws_access_key_id = C
            aws_secret_access_key = hush
            """
        let sts = "https://sts.eu-west-1.amazonaws.com/"
        let world = ScriptedWorld(
            ["HOME": "/h", "AWS_REGION": "eu-west-1"], files: ["/h/.aws/config": config],
            script: [Exchange("POST", sts, Self.assumed), Exchange("POST", sts, Self.assumed)])
        let found = try await find(world, profile: "a")
        #expect(
            found
                == AWSCredentials(
                    accessKeyID: "ROLE", secretAccessKey: "s", sessionToken: "t", expiration: Self.end))
        let first =
            "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fb"
            + "&RoleSessionName=millrace-1772323199&DurationSeconds=900"
        #expect(world.requests[0].body == first)
        #expect(world.requests[1].body.hasSuffix("&ExternalId=x%2F1"))
        let signatures = world.requests.map { request in
            request.headers.first { $0.name == "authorization" }?.value ?? ""
        }
        #expect(signatures[0].hasPrefix("AWS4-HMAC-SHA256 Credential=C/20260228/eu-west-1/sts/aws4_request"))
        #expect(signatures[1].contains("Credential=ROLE/") && signatures[1].contains("x-amz-security-token"))
        #expect(!world.requests.contains { $0.body.contains("hush") })
    }

    @Test func stsIsAskedAgainAndItsErrorIsTold() async throws {
        let variables = [
            "AWS_WEB_IDENTITY_TOKEN_FILE": "/token", "AWS_ROLE_ARN": "arn:r", "AWS_ENDPOINT_URL_STS": "http://sts",
        ]
        func exchange(_ status: Int, _ body: String) -> Exchange {
            Exchange("POST", "http://sts/", PlainAnswer(status: status, body: body))
        }
        let slow = exchange(400, "<ErrorResponse><Error><Code>IDPCommunicationError</Code></Error></ErrorResponse>")
        let world = ScriptedWorld(
            variables, files: ["/token": "jwt\n"],
            script: [exchange(503, ""), slow, Exchange("POST", "http://sts/", Self.assumed)])
        #expect(try await find(world).accessKeyID == "ROLE")
        #expect(world.sleeps == 1 && world.requests.allSatisfy { $0.body.hasSuffix("WebIdentityToken=jwt") })
        let denied = "<ErrorResponse><Error><Code>AccessDenied</Code><Message>not you</Message></Error></ErrorResponse>"
        let text = await error(ScriptedWorld(variables, files: ["/token": "jwt"], script: [exchange(403, denied)]))
        #expect(text == "STS gives no credentials for arn:r: not you (AccessDenied, HTTP 403)")
    }

    @Test func theContainersTokenIsReadAnew() async throws {
        let variables = [
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://169.254.170.23/v1/credentials",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "/token", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "unused",
        ]
        let answer = PlainAnswer(status: 200, body: Self.document)
        let exchange = Exchange("GET", "http://169.254.170.23/v1/credentials", answer)
        let world = ScriptedWorld(variables, files: ["/token": "jwt\n"], script: [exchange])
        #expect(try await find(world).expiration == Self.end)
        #expect(world.requests[0].headers.contains { $0.name == "authorization" && $0.value == "jwt" })
        let bad = ScriptedWorld(variables, files: ["/token": "a\r\nb"], script: [])
        #expect(await error(bad).contains("no header"))
    }

    @Test(arguments: [
        "http://example.com/", "http://127.0.0.1.example.com/", "http://169.254.170.3/", "ftp://localhost/", "/x",
        "http:///x",
        "http://user@127.0.0.1/",
    ])
    func credentialsAreNotFetchedFromAnywhere(url: String) {
        let environment = ProcessEnvironment(["AWS_CONTAINER_CREDENTIALS_FULL_URI": url])
        #expect(throws: CredentialsError.self) { try ContainerEndpoint(environment) }
    }

    @Test(arguments: ["http://127.0.0.9:1/x?a=b", "https://example.com/x", "http://[::1]:2/"])
    func someUrlsAreAllowed(url: String) throws {
        #expect(try ContainerEndpoint(ProcessEnvironment(["AWS_CONTAINER_CREDENTIALS_FULL_URI": url]))?.url == url)
    }

    @Test func theInstanceIsNeverAskedByTheFirstVersion() async {
        let token = "http://169.254.169.254/latest/api/token"
        let world = ScriptedWorld([:], script: [Exchange("PUT", token, PlainAnswer(status: 404, body: ""))])
        #expect(await error(world).contains("version 2 of the service is needed"))
        #expect(world.requests.count == 1)
    }

    @Test func aProcessMustSpeakVersionOne() async throws {
        let files = ["/h/.aws/config": "[default]\ncredential_process = give --me \"it\"\n"]
        func world(_ output: String) -> ScriptedWorld {
            ScriptedWorld(["HOME": "/h"], files: files) { command in
                #expect(command == "give --me \"it\"")
                return output
            }
        }
        let good = #"{"Version":1,"AccessKeyId":"P","SecretAccessKey":"s"}"#
        #expect(try await find(world(good)) == AWSCredentials(accessKeyID: "P", secretAccessKey: "s"))
        #expect(await error(world(#"{"Version":2,"AccessKeyId":"P","SecretAccessKey":"s"}"#)).contains("Version"))
        #expect(await error(world(#"{"Version":1,"AccessKeyId":"P"}"#)).contains("no SecretAccessKey"))
        #expect(!(await error(world("hush hush"))).contains("hush"))
    }

    @Test func commandsAreRunByTheShell() async throws {
        let run = CredentialsSurroundings.system(.current).run
        #expect(try await run("printf '%s' a | tr a b") == "b")
        #expect(try await run("head -c 300000 /dev/zero | tr '\\0' x").utf8.count == 300_000)
        for command in ["exit 3", "kill -9 $$", "head -c 2000000 /dev/zero"] {
            await #expect(throws: CredentialsError.self) { try await run(command) }
        }
    }

    @Test(arguments: [
        ("2026-03-01T01:00:00Z", end), ("2026-03-01T03:00:00.123+02:00", end), ("2026-02-28T23:30:00-0130", end),
        ("2026-03-01 01:00:00Z", nil), ("2026-03-01T01:00:00", nil), ("2026-13-01T01:00:00Z", nil), ("", nil),
        ("2026-03-01T01:00:00+2", nil), ("2x26-03-01T01:00:00Z", nil),
    ])
    func timesAreRead(text: String, seconds: Int64?) { #expect(ISOTimestamp.epochSeconds(text) == seconds) }

    @Test func theRealTransportAnswersOrSaysWhy() async throws {
        let send = CredentialsSurroundings.system(.current).send
        try await FaultServer.with([[.answer("200 OK", body: "hello")]]) { server, port async throws in
            let answer = try await send(
                PlainRequest(method: "PUT", url: "http://127.0.0.1:\(port)/x", headers: [("a", "b")], body: "body"))
            #expect(answer.status == 200 && answer.body == "hello")
            #expect(server.requests[0].method == "PUT" && server.requests[0].body == "body")
        }
        let failure = await #expect(throws: TransportFailure.self) {
            try await send(PlainRequest(url: "http://127.0.0.1:1/"))
        }
        #expect(failure?.message.contains("refused") == true)
    }
}
