import MillraceAWS
import Testing

@testable import Millrace

@Suite struct S3OptionsTests {
    @Test func aKeyImpliesItsKind() throws {
        #expect(try S3Options.encryption(parsing: nil, key: nil) == nil)
        #expect(try S3Options.encryption(parsing: "AES256", key: nil) == .aes256)
        #expect(try S3Options.encryption(parsing: "aws:kms", key: nil) == .kms(key: nil))
        #expect(try S3Options.encryption(parsing: nil, key: "alias/a") == .kms(key: "alias/a"))
        #expect(try S3Options.encryption(parsing: "aws:kms", key: "arn:x") == .kms(key: "arn:x"))
    }

    @Test(arguments: [
        ("aes256", nil as String?), ("AES256", "alias/a"), ("aws:kms", ""), ("aws:kms", "a b"), ("kms", "k"), ("", nil),
    ])
    func refusesAnotherEncryption(name: String, key: String?) {
        let error = #expect(throws: MillraceError.self) { try S3Options.encryption(parsing: name, key: key) }
        #expect(error?.code == .usage)
    }

    @Test func storageClassesAreThoseThatCanBeRead() throws {
        #expect(try S3Options.storageClass(parsing: "GLACIER_IR") == .glacierIR)
        for name in ["DEEP_ARCHIVE", "GLACIER", "standard", ""] {
            let error = #expect(throws: MillraceError.self) { try S3Options.storageClass(parsing: name) }
            #expect(error?.code == .usage)
        }
    }

    private func options(tags: [String]) throws -> S3Options {
        var options = S3Options()
        for tag in tags { options.tags.append(try S3Options.tag(parsing: tag)) }
        return options
    }

    @Test(arguments: [
        ["no value"], ["=v"], ["aws:x=1"], ["a=1", "a=2"], ["a=!"], ["a=\n"],
        [String(repeating: "k", count: 129) + "=v"],
        ["k=" + String(repeating: "v", count: 257)], (0...10).map { "k\($0)=v" },
    ])
    func refusesTagsThatS3Refuses(tags: [String]) {
        let error = #expect(throws: MillraceError.self) {
            try options(tags: tags).checkWriting(to: "s3://b/", rejects: nil)
        }
        #expect(error?.code == .usage)
    }

    @Test func takesTagsThatS3Takes() throws {
        let options = try options(tags: ["cost centre=a=b", "größe=", "a+-=._:/@9=x"])
        #expect(options.tags[0] == S3Tag(key: "cost centre", value: "a=b"))
        #expect(options.tags[2] == S3Tag(key: "a+-", value: "._:/@9=x"))
        try options.checkWriting(to: "s3://b/", rejects: nil)
        #expect(throws: MillraceError.self) { try options.checkWriting(to: "out", rejects: "s3://b/") }
    }

    @Test func aFolderHasNoneOfThese() throws {
        var encrypted = S3Options()
        encrypted.encryption = .aes256
        var cold = S3Options()
        cold.storageClass = .standardIA
        for options in [encrypted, cold] {
            let error = #expect(throws: MillraceError.self) { try options.checkWriting(to: "out", rejects: nil) }
            #expect(error?.message.contains("'out' is a folder") == true)
        }
        // Its rejects are encrypted there.
        try encrypted.checkWriting(to: "out", rejects: "s3://b/rejects/")
        try S3Options().checkWriting(to: "out", rejects: nil)
    }
}
