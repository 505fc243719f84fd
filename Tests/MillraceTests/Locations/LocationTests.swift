import Testing

@testable import Millrace

@Suite struct LocationTests {
    @Test func tellsBucketsFromPaths() throws {
        #expect(try Location(parsing: "s3://b/k/x.csv") == .s3(bucket: "b", key: "k/x.csv"))
        #expect(try Location(parsing: "s3://b") == .s3(bucket: "b", key: ""))
        #expect(try Location(parsing: "s3://b//x") == .s3(bucket: "b", key: "/x"))
        #expect(try Location(parsing: "a/b.csv") == .local(path: "a/b.csv"))
    }

    @Test(arguments: ["", "s3://", "s3:///key", "gs://bucket/key", "https://example.com/a.csv"])
    func refuses(text: String) {
        #expect(throws: MillraceError.self) { try Location(parsing: text) }
    }
}

@Suite struct OutputNameTests {
    @Test(arguments: [
        ("2026/a.csv.gz", "parquet/2026/a.csv.gz.parquet"), ("a.csv", "parquet/a.csv.parquet"),
        ("x//y/a b.csv", "parquet/x/y/a b.csv.parquet"), ("/lead/a.csv", "parquet/lead/a.csv.parquet"),
    ])
    func keepsFolderAndWholeName(key: String, expected: String) {
        #expect(OutputName(sourceKey: key).key(.parquet) == expected)
    }
}

@Suite struct LocalPathTests {
    @Test func resolvesWhatDoesNotExistYet() {
        #expect(LocalPath.canonical("/no-such-folder/x/../y/") == "/no-such-folder/y")
        #expect(LocalPath.canonical("/no-such-folder/./y") == "/no-such-folder/y")
        #expect(LocalPath.canonical("/") == "/")
    }

    @Test func splitsFolderAndName() {
        #expect(LocalPath.split("a.csv") == (".", "a.csv"))
        #expect(LocalPath.split("/a.csv") == ("/", "a.csv"))
        #expect(LocalPath.split("x/y/a.csv") == ("x/y", "a.csv"))
    }
}
