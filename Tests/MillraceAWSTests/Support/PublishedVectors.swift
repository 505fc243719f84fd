import Foundation
import MillraceAWS

/// Published test vectors, which are not part of the repository: `make test-vectors VECTORS=DIR`.
enum PublishedVectors {
    /// The folder `name` within the folder that was given, or that folder itself where it is called so; nil without it.
    static func folder(_ name: String) -> URL? {
        guard let path = ProcessEnvironment.current["MILLRACE_VECTORS"] else { return nil }
        let given = URL(fileURLWithPath: path)
        return [given.appendingPathComponent(name), given].first {
            $0.lastPathComponent == name && FileManager.default.fileExists(atPath: $0.path)
        }
    }

    /// The JSON of a file.
    static func json(_ file: URL) throws -> Any { try JSONSerialization.jsonObject(with: Data(contentsOf: file)) }
}
