import NIOCore

/// What STS answers: credentials, or an error.
package struct STSAnswer: Sendable {
    private var fields: [String: String]

    /// Reads an answer's XML.
    package init(_ text: String) throws(CredentialsError) {
        let leaves = Leaves()
        do {
            try XMLReader.read(ByteBuffer(string: text), into: leaves)
        } catch {
            throw CredentialsError("STS: the answer's XML cannot be read")
        }
        fields = leaves.fields
    }

    /// The service's error code.
    package var code: String? { fields["Code"] }
    package var message: String? { fields["Message"] }

    package func credentials() throws(CredentialsError) -> AWSCredentials {
        guard let id = fields["AccessKeyId"], let secret = fields["SecretAccessKey"], !id.isEmpty, !secret.isEmpty
        else {
            throw CredentialsError("STS: the answer holds no credentials")
        }
        return AWSCredentials(
            accessKeyID: id, secretAccessKey: secret, sessionToken: fields["SessionToken"],
            expiration: try CredentialDocument.expiration(fields["Expiration"], from: "STS"))
    }

    /// No two elements of STS's answers that matter have one name.
    private final class Leaves: XMLVisitor {
        var fields: [String: String] = [:]

        func start(_ name: String, depth: Int) {}

        func end(_ name: String, text: String, depth: Int) {
            if fields[name] == nil { fields[name] = text }
        }
    }
}
