import MillraceColumns
import Testing

@Suite struct ValidityTests {
    @Test(arguments: [0, 1, 63, 64, 65, 200])
    func packsOneBitARow(count: Int) {
        let flags = (0..<count).map { $0 % 3 != 0 }
        let validity = Validity(flags)
        #expect(validity.count == count)
        #expect(validity.words.count == (count + 63) / 64)
        #expect((0..<count).map { validity[$0] } == flags)
        #expect(validity.nullCount == flags.filter { !$0 }.count)
    }
}

@Suite struct EncodedOutputTests {
    @Test func knowsItsPositionAcrossTakenSegments() {
        var output = EncodedOutput()
        output.append([1, 2, 3])
        output.append(.spilled(offset: 0, length: 10))
        output.append([])
        #expect(output.takeSegments().map(\.length) == [3, 10])
        output.append(.kept([4]))
        #expect(output.position == 14)
        #expect(output.takeSegments().map(\.length) == [1])
        #expect(output.takeSegments().isEmpty)
    }
}
