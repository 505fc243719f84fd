import MillraceAWS
import Testing

@Suite struct ProfileFileTests {
    @Test func readsBothFiles() throws {
        var file = try ProfileFile(
            """
            # who and where
            [default]
            region = eu-central-1 ; near
            [profile etl]
            ROLE_ARN=arn:aws:iam::1:role/etl#1
            source_profile = default
            services = local
            [services local]
            sts =
              endpoint_url = http://127.0.0.1:1
            s3 =
              endpoint_url = http://127.0.0.1:2
            [something else]
            x = y
            """, .config)
        file.merge(try ProfileFile("[default]\r\naws_access_key_id = id\r\nregion = eu-west-1\r\n", .credentials))
        #expect(file.profiles["default"] == ["region": "eu-west-1", "aws_access_key_id": "id"])
        #expect(file.profiles["etl"]?["role_arn"] == "arn:aws:iam::1:role/etl#1")
        #expect(file.services["local"]?["s3"] == "\nendpoint_url = http://127.0.0.1:2")
        #expect(file.profiles.count == 2)
    }

    @Test func thePrefixedDefaultWinsWhereverItStands() throws {
        for text in ["[default]\na = 1\n[profile default]\nb = 2", "[profile default]\nb = 2\n[default]\na = 1"] {
            #expect(try ProfileFile(text, .config).profiles["default"] == ["b": "2"])
        }
    }

    @Test(arguments: [
        ("x = 1", 1), ("[default", 1), ("[default]\nx", 2), ("[default]\n = 1", 2), ("[default]\n  x = 1", 2),
        ("[default]\nx =\n  y", 3),
    ])
    func aBrokenLineIsNamedAndNotShown(text: String, line: Int) {
        let error = #expect(throws: ProfileSyntaxError.self) { try ProfileFile(text, .config) }
        #expect(error?.line == line)
    }

    private func settings(_ variables: [String: String], _ config: String) throws -> SharedSettings {
        try SharedSettings(
            environment: ProcessEnvironment(variables.merging(["HOME": "/h"]) { old, _ in old }), profile: nil
        ) { path throws(ConfigurationError) in path == "/h/.aws/config" ? config : nil }
    }

    @Test func variablesComeBeforeTheProfile() throws {
        let config = "[default]\nregion = r1\nendpoint_url = http://all\nuse_fips_endpoint = TRUE\n"
        let plain = try settings([:], config)
        #expect(plain.region == "r1")
        #expect(try plain.endpoint("S3") == "http://all")
        #expect(try plain.isOn("AWS_USE_FIPS_ENDPOINT", key: "use_fips_endpoint"))
        let set = try settings(
            ["AWS_REGION": "r2", "AWS_ENDPOINT_URL_S3": "http://s3", "AWS_USE_FIPS_ENDPOINT": "false"], config)
        #expect(set.region == "r2")
        #expect(try set.endpoint("S3") == "http://s3" && set.endpoint("STS") == "http://all")
        #expect(try !set.isOn("AWS_USE_FIPS_ENDPOINT", key: "use_fips_endpoint"))
        #expect(try settings(["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"], config).endpoint("S3") == nil)
        let bad = try settings(["AWS_USE_FIPS_ENDPOINT": "maybe"], config)
        #expect(throws: ConfigurationError.self) { try bad.isOn("AWS_USE_FIPS_ENDPOINT", key: "use_fips_endpoint") }
    }

    @Test func theServicesBlockComesBeforeTheProfilesOwn() throws {
        let config = """
            [default]
            endpoint_url = http://all
            services = mine
            [services mine]
            s3 =
              endpoint_url = http://s3
            """
        let settings = try settings([:], config)
        #expect(try settings.endpoint("S3") == "http://s3" && settings.endpoint("STS") == "http://all")
    }

    @Test func aProfileThatWasNamedMustExist() throws {
        let error = #expect(throws: ConfigurationError.self) { try settings(["AWS_PROFILE": "b"], "[profile a]\n") }
        #expect(error?.description.contains("'b'") == true && error?.description.contains("there is: a") == true)
        #expect(try settings([:], "[profile a]\n").profileName == "default")
    }
}
