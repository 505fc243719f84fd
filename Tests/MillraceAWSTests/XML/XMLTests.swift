import MillraceAWS
import NIOCore
import Testing

@Suite struct XMLTests {
    static let page = """
        <?xml version="1.0" encoding="UTF-8"?>
        <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><Prefix>in/</Prefix>
        <KeyCount>2</KeyCount><MaxKeys>2</MaxKeys><EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>
        <Contents><Key>in/a+b%2Bc.csv</Key><LastModified>2026-01-02T03:04:05.000Z</LastModified>
        <ETag>&quot;abc&quot;</ETag><Size>5</Size><Owner><ID>x</ID></Owner></Contents>
        <Contents><Key>in/%C3%BC.csv</Key><Size>6000000000</Size></Contents>
        <CommonPrefixes><Prefix>in/sub+dir/</Prefix></CommonPrefixes>
        <NextContinuationToken>1/+=&amp;x</NextContinuationToken></ListBucketResult>
        """

    @Test func readsAPage() throws {
        let page = try ListBucketResult.read(ByteBuffer(string: Self.page))
        #expect(page.objects.map(\.key) == ["in/a b+c.csv", "in/ü.csv"])
        #expect(page.objects.map(\.size) == [5, 6_000_000_000])
        #expect(page.objects[0].etag == "\"abc\"")
        #expect(page.objects[0].lastModified == "2026-01-02T03:04:05.000Z")
        #expect(page.objects[1].etag == nil)
        #expect(page.commonPrefixes == ["in/sub dir/"])
        #expect(page.nextToken == "1/+=&x")
    }

    @Test func everyTruncationIsAnError() {
        let bytes = Array(Self.page.utf8)
        for length in stride(from: 0, to: bytes.count, by: 7) {
            #expect(throws: XMLError.self) { try ListBucketResult.read(ByteBuffer(bytes: bytes[..<length])) }
        }
    }

    @Test func aPageThatCannotGoOnIsAnError() {
        let text = "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>"
        #expect(throws: XMLError.self) { try ListBucketResult.read(ByteBuffer(string: text)) }
    }

    @Test func anotherRootIsAnError() {
        #expect(throws: XMLError.self) { try ListBucketResult.read(ByteBuffer(string: "<Error/>")) }
    }

    @Test func readsFlatDocumentsAfterWhitespace() throws {
        let text = " \n\t<Error><Code>NoSuchKey</Code><Message>a &lt; b</Message><Deep><Code>x</Code></Deep></Error>\n"
        let document = try FlatDocument(ByteBuffer(string: text))
        #expect(document.root == "Error")
        #expect(document.fields["Code"] == "NoSuchKey")
        #expect(document.fields["Message"] == "a < b")
    }

    @Test func refusesWhatCouldHurt() {
        let deep = String(repeating: "<a>", count: 17) + String(repeating: "</a>", count: 17)
        let entities = "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>"
        for (text, reason) in [(deep, XMLError.Reason.tooDeep), (entities, .documentType), ("", .malformed)] {
            let error = #expect(throws: XMLError.self) { try FlatDocument(ByteBuffer(string: text)) }
            #expect(error?.reason == reason)
        }
        #expect(throws: XMLError.self) { try FlatDocument(ByteBuffer(repeating: 0x20, count: XMLReader.largest + 1)) }
    }

    @Test func writesTheCompletion() throws {
        let body = CompletionDocument.write([
            S3UploadedPart(number: 2, etag: "\"b<&>\""), S3UploadedPart(number: 1, etag: "a"),
        ])
        let text = String(buffer: body)
        let parts = "<Part><PartNumber>1</PartNumber><ETag>a</ETag></Part>"
        #expect(text.contains(parts + "<Part><PartNumber>2</PartNumber><ETag>&quot;b&lt;&amp;&gt;&quot;</ETag></Part>"))
        #expect(try FlatDocument(body).root == "CompleteMultipartUpload")
    }

    static let uploads = """
        <ListMultipartUploadsResult><Bucket>b</Bucket><EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>
        <NextKeyMarker>in/b+c</NextKeyMarker><NextUploadIdMarker>u/2</NextUploadIdMarker>
        <Upload><Key>in/a%2Bb</Key><UploadId>u/1</UploadId><Initiated>2026-01-02T03:04:05.000Z</Initiated>
        <Initiator><ID>x</ID></Initiator></Upload><Upload><Key>in/b+c</Key><UploadId>u/2</UploadId></Upload>
        </ListMultipartUploadsResult>
        """

    @Test func readsOpenUploads() async throws {
        let page = try ListMultipartUploadsResult.read(ByteBuffer(string: Self.uploads))
        #expect(page.uploads.map(\.key) == ["in/a+b", "in/b c"])
        #expect(page.uploads.map(\.initiated) == ["2026-01-02T03:04:05.000Z", nil])
        let last = FaultServer.Step.answer(
            "200 OK", body: Self.uploads.replacing("<IsTruncated>true", with: "<IsTruncated>false"))
        try await FaultServer.with([[last]]) { server, port async throws in
            try await FaultyClient.with(port: port) { client, _ async throws in
                let rest = try await client.listMultipartUploads(bucket: "b", prefix: "in/", after: page.next)
                #expect(rest.next == nil)
            }
            let query = "encoding-type=url&key-marker=in%2Fb%20c&max-uploads=1000&prefix=in%2F&upload-id-marker=u%2F2"
            #expect(server.requests[0].uri == "/b/?\(query)&uploads=")
        }
        let endless = Self.uploads.replacing("<NextKeyMarker>in/b+c</NextKeyMarker>", with: "")
        #expect(throws: XMLError.self) { try ListMultipartUploadsResult.read(ByteBuffer(string: endless)) }
    }
}
