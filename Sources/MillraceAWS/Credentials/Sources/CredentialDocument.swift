import FoundationEssentials

/// The JSON in which containers, instances and processes hand out credentials.
package struct CredentialDocument: Decodable, Sendable {
    private enum CodingKeys: String, CodingKey {
        case version = "Version"
        case code = "Code"
        case message = "Message"
        case accessKeyID = "AccessKeyId"
        case secretAccessKey = "SecretAccessKey"
        case token = "Token"
        case sessionToken = "SessionToken"
        case expiration = "Expiration"
    }

    /// A process says 1.
    package var version: Int?
    /// An instance says `Success`, or what went wrong.
    package var code: String?
    package var message: String?
    private var accessKeyID: String?
    private var secretAccessKey: String?
    private var token: String?
    private var sessionToken: String?
    private var expiration: String?

    /// Reads `text`.
    ///
    /// - Throws: ``CredentialsError`` that repeats nothing of the text.
    package init(_ text: String, from name: String) throws(CredentialsError) {
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(text.utf8))
        } catch {
            throw CredentialsError("\(name): the answer is not the JSON of credentials")
        }
    }

    /// The credentials in it.
    package func credentials(from name: String) throws(CredentialsError) -> AWSCredentials {
        guard let accessKeyID, let secretAccessKey, !accessKeyID.isEmpty, !secretAccessKey.isEmpty else {
            throw CredentialsError("\(name): the answer has no AccessKeyId or no SecretAccessKey")
        }
        return AWSCredentials(
            accessKeyID: accessKeyID, secretAccessKey: secretAccessKey, sessionToken: token ?? sessionToken,
            expiration: try Self.expiration(expiration, from: name))
    }

    /// The time that an answer's `Expiration` names.
    static func expiration(_ text: String?, from name: String) throws(CredentialsError) -> Int64? {
        guard let text, !text.isEmpty else { return nil }
        guard let seconds = ISOTimestamp.epochSeconds(text) else {
            throw CredentialsError("\(name): the answer's Expiration is not a time")
        }
        return seconds
    }
}
