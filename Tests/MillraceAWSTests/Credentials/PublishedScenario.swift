import Foundation
import MillraceAWS

/// One published scenario: variables, files and HTTP traffic in, credentials or an error out.
struct PublishedScenario {
    let environment: [String: String]
    let traffic: [ScriptedWorld.Exchange]
    /// Nil where an error is expected.
    let expected: AWSCredentials?
    private let folder: URL

    init(_ folder: URL) throws {
        self.folder = folder
        func json(_ name: String) throws -> [String: Any] {
            try PublishedVectors.json(folder.appendingPathComponent(name)) as? [String: Any] ?? [:]
        }
        environment = try json("env.json") as? [String: String] ?? [:]
        traffic = Self.exchanges(try json("http-traffic.json")["events"] as? [[String: Any]] ?? [])
        let result = try json("test-case.json")["result"] as? [String: Any]
        expected = (result?["Ok"] as? [String: Any]).map { values in
            AWSCredentials(
                accessKeyID: values["access_key_id"] as? String ?? "",
                secretAccessKey: values["secret_access_key"] as? String ?? "",
                sessionToken: values["session_token"] as? String, expiration: values["expiry"] as? Int64)
        }
    }

    /// The scenario's world; commands are really run.
    var world: ScriptedWorld {
        let root = folder.appendingPathComponent("fs").path
        let run = CredentialsSurroundings.system(.current).run
        return ScriptedWorld(
            environment, script: traffic,
            read: { path throws(ConfigurationError) in try SharedFile.read(root + path) }, command: run)
    }

    private static func exchanges(_ events: [[String: Any]]) -> [ScriptedWorld.Exchange] {
        var exchanges: [Int: ScriptedWorld.Exchange] = [:]
        for event in events {
            guard let id = event["connection_id"] as? Int, let action = event["action"] as? [String: Any] else {
                continue
            }
            if let request = (action["Request"] as? [String: Any])?["request"] as? [String: Any] {
                let url = request["uri"] as? String ?? ""
                // Some are written without the slash that every request has.
                let isBare = url.split(separator: "/").count == 2 && !url.hasSuffix("/")
                exchanges[id] = ScriptedWorld.Exchange(
                    request["method"] as? String ?? "", isBare ? url + "/" : url, nil)
            } else if let response = (action["Response"] as? [String: Any])?["response"] as? [String: Any],
                let ok = response["Ok"] as? [String: Any], let status = ok["status"] as? Int
            {
                exchanges[id]?.answer = PlainAnswer(status: status, body: "")
            } else if let data = action["Data"] as? [String: Any], data["direction"] as? String == "Response" {
                exchanges[id]?.answer?.body += (data["data"] as? [String: String])?["Utf8"] ?? ""
            }
        }
        return exchanges.sorted { $0.key < $1.key }.map(\.value)
    }
}
