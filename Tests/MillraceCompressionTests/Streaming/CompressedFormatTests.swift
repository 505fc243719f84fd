import Testing

@testable import MillraceCompression

@Suite struct CompressedFormatTests {
    @Test(arguments: StreamSample.all)
    func recognisesEverySample(sample: StreamSample) {
        #expect(CompressedFormat.recognise(sample.packed) == sample.format)
        #expect(CompressedFormat.recognise(sample.packed.prefix(CompressedFormat.headBytes)) == sample.format)
    }

    @Test func recognisesWhatFollowsSkippableFrames() {
        let skipped = StreamSample.skippable([1, 2, 3], number: 15) + StreamSample.skippable([])
        #expect(CompressedFormat.recognise(skipped + StreamSample.zstd([1])) == .zstd)
        #expect(CompressedFormat.recognise(skipped + StreamSample.lz4([1])) == .lz4)
        #expect(CompressedFormat.recognise(StreamSample.skippable(Array(repeating: 0, count: 1000))) == .zstd)
        #expect(CompressedFormat.recognise(skipped + Array("id".utf8)) == .zstd)
    }

    @Test(arguments: [
        "", "B", "BZh", "BZh,", "BZh91,2,3", "BZh0\u{31}AY&SY", "id,name\n1,2\n", "\u{1F},", "(", "P*M", "\u{4},",
    ])
    func leavesText(text: String) {
        #expect(CompressedFormat.recognise(Array(text.utf8)) == nil)
    }

    @Test(arguments: StreamSample.all.filter { !$0.packed.starts(with: Array("P*M".utf8)) })
    func aFileCutOffInItsFirstMarkIsStillOne(sample: StreamSample) {
        // What is shorter may be text.
        let shortest: [CompressedFormat: Int] = [.gzip: 1, .zstd: 2, .bzip2: 4, .lz4: 1]
        for length in (shortest[sample.format] ?? 1)...12 {
            #expect(CompressedFormat.recognise(sample.packed.prefix(length)) == sample.format, "\(length) bytes")
        }
        #expect(CompressedFormat.recognise([0x1F, 0x8B, 7]) == nil)
    }
}
