import Foundation
import MillraceAWS
import NIOCore

/// One folder of the generic suite: a request, its context, and what must come out.
struct PublishedCase {
    struct Context: Decodable {
        struct Credentials: Decodable { var access_key_id, secret_access_key: String; var token: String? }
        var credentials: Credentials
        var expiration_in_seconds: Int
        var normalize, sign_body: Bool
        var omit_session_token: Bool?
        var region, service, timestamp: String
    }

    let context: Context
    let request: SigningRequest
    let date: SigningDate
    let expectedHeaderSignature, expectedHeaderCanonical, expectedQuerySignature: String

    init(folder: URL) throws {
        func text(_ name: String) throws -> String {
            try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
        }
        context = try JSONDecoder().decode(
            Context.self, from: Data(contentsOf: folder.appendingPathComponent("context.json")))
        request = try Self.parse(try text("request.txt"))
        let compact = context.timestamp.filter { $0 != "-" && $0 != ":" }
        guard let date = Self.date(compact) else { throw CocoaError(.fileReadCorruptFile) }
        self.date = date
        expectedHeaderSignature = try text("header-signature.txt").trimmingCharacters(in: .whitespacesAndNewlines)
        expectedHeaderCanonical = try text("header-canonical-request.txt")
        expectedQuerySignature = try text("query-signature.txt").trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private var credentials: AWSCredentials {
        AWSCredentials(
            accessKeyID: context.credentials.access_key_id, secretAccessKey: context.credentials.secret_access_key,
            sessionToken: context.credentials.token)
    }

    private var signer: SigV4Signer {
        SigV4Signer(
            region: context.region, service: context.service, paths: .generic(normalized: context.normalize),
            token: context.omit_session_token == true ? .addedAfterSigning : .signed,
            sendsPayloadHash: context.sign_body)
    }

    var headerSignature: String {
        let headers = signer.headers(for: request, credentials: credentials, date: date)
        return headers.last.map { String($0.value.suffix(64)) } ?? ""
    }

    var headerCanonical: String {
        var signed = request
        signed.headers += signer.headers(for: request, credentials: credentials, date: date).dropLast()
            .filter { context.omit_session_token != true || $0.name != "x-amz-security-token" }
        return CanonicalRequest(signed, paths: signer.paths).text
    }

    var querySignature: String {
        let query = signer.presignedQuery(
            for: request, credentials: credentials, date: date, expiry: context.expiration_in_seconds)
        return String(query.suffix(64))
    }

    /// Reads `yyyyMMdd'T'HHmmss'Z'`.
    static func date(_ text: String) -> SigningDate? {
        let digits = text.compactMap { $0.wholeNumberValue.map(Int64.init) }
        guard digits.count == 14 else { return nil }
        func number(_ range: Range<Int>) -> Int64 { digits[range].reduce(0) { $0 * 10 + $1 } }
        let days = CivilDate(year: number(0..<4), month: number(4..<6), day: number(6..<8)).daysSinceEpoch
        return SigningDate(
            epochSeconds: days * 86_400 + number(8..<10) * 3600 + number(10..<12) * 60 + number(12..<14))
    }

    private static func parse(_ text: String) throws -> SigningRequest {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        let start = lines.removeFirst()
        let target = start.split(separator: " ", maxSplits: 1)[1].dropLast(" HTTP/1.1".count)
        let halves = target.split(separator: "?", maxSplits: 1)
        var headers: [SigningRequest.Field] = []
        while let line = lines.popFirst(), !line.isEmpty {
            if line.hasPrefix(" ") || line.hasPrefix("\t") {
                headers[headers.count - 1].value += " " + line
            } else {
                let pair = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
                headers.append((String(pair[0]), String(pair[1])))
            }
        }
        let query = (halves.count > 1 ? halves[1] : "").split(separator: "&").map { pair -> SigningRequest.Field in
            let words = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (PercentEncoding.decode(words[0]), words.count > 1 ? PercentEncoding.decode(words[1]) : "")
        }
        return SigningRequest(
            method: String(start.split(separator: " ")[0]), path: String(halves[0]), query: query, headers: headers,
            payload: .of(ByteBuffer(string: lines.joined(separator: "\n"))))
    }
}
