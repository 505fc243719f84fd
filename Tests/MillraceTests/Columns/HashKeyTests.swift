import Crypto
import MillraceAWS
import MillraceColumns
import Testing

@testable import Millrace

@Suite struct HashKeyTests {
    private func bytes(_ hex: String) -> [UInt8] {
        let digits = hex.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    }

    private func codes(_ values: [[UInt8]], key: [UInt8]) -> [String] {
        var (bytes, views): ([UInt8], [BinaryView]) = ([], [])
        for value in values {
            views.append(BinaryView(offset: UInt32(bytes.count), length: UInt32(value.count)))
            bytes += value
        }
        let storage = BinaryStorage(bytes: bytes, views: views)
        let texts = KeyedDigests(key: HashKey(bytes: key)).texts(of: storage, validity: nil)
        return values.indices.map { String(decoding: texts[$0], as: UTF8.self) }
    }

    /// SPEC: RFC 4231, test cases 1 to 4, 6 and 7.
    @Test(arguments: [
        (
            String(repeating: "0b", count: 20), "4869205468657265",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            "4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            String(repeating: "aa", count: 20), String(repeating: "dd", count: 50),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
        ),
        (
            "0102030405060708090a0b0c0d0e0f10111213141516171819", String(repeating: "cd", count: 50),
            "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
        ),
        (
            String(repeating: "aa", count: 131),
            "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579204669727374",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
        (
            String(repeating: "aa", count: 131),
            "5468697320697320612074657374207573696e672061206c6172676572207468616e20626c6f636b2d73697a65206b657920616e64"
                + "2061206c6172676572207468616e20626c6f636b2d73697a6520646174612e20546865206b6579206e6565647320746f2062652068"
                + "6173686564206265666f7265206265696e6720757365642062792074686520484d414320616c676f726974686d2e",
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
        ),
    ]) func `codes are those of the standard`(key: String, data: String, code: String) {
        #expect(codes([bytes(data), bytes(data), []], key: bytes(key)).prefix(2) == [code, code])
    }

    @Test func `values of one slot of the memory are not mixed up`() {
        let values = (0..<20_000).map { Array("user\($0 % 5_000)".utf8) } + [[]]
        let key = Array("a key".utf8)
        let expected = values.map { value in
            HMAC<SHA256>.authenticationCode(for: value, using: SymmetricKey(data: key)).map { byte in
                (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }.joined()
        }
        #expect(codes(values, key: key) == expected)
    }

    @Test func `few values take little room`() {
        let storage = BinaryStorage(
            bytes: Array("ab".utf8), views: (0..<10_000).map { BinaryView(offset: UInt32($0 % 2), length: 1) })
        #expect(KeyedDigests(key: HashKey("k")).texts(of: storage, validity: nil).bytes.count == 2 * 64)
    }

    @Test func `the key comes from the environment when it is needed`() throws {
        var edits = ColumnEdits()
        #expect(try HashKey(for: edits, in: ProcessEnvironment([:])) == nil)
        edits.hashed = ["a"]
        #expect(
            try HashKey(for: edits, in: ProcessEnvironment([HashKey.variable: "k"]))?.identifier
                == HashKey("k").identifier)
        for variables in [[:], [HashKey.variable: ""]] {
            #expect { try HashKey(for: edits, in: ProcessEnvironment(variables)) } throws: { error in
                (error as? MillraceError)?.code == .usage && "\(error)".contains(HashKey.variable)
            }
        }
    }

    @Test func `nothing tells the key`() {
        let key = HashKey("correct horse")
        var dumped = ""
        dump(key, to: &dumped)
        for text in [dumped, "\(key)", String(reflecting: key), key.identifier] { #expect(!text.contains("horse")) }
        #expect(key.identifier.count == 16)
        #expect(key.identifier != HashKey("correct horsf").identifier)
    }
}
