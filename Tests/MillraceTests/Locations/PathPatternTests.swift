import Testing

@testable import Millrace

@Suite struct PatternWordTests {
    @Test(arguments: [
        ("*.csv", "a.csv"), ("*.csv", "a.b.csv"), ("a?c", "abc"), ("a?c", "aéc"), ("[a-c]x", "bx"), ("[!a-c]x", "dx"),
        ("[^a]x", "bx"), ("[]]x", "]x"), ("a[b", "a[b"), ("*a*b*", "xaxbx"), ("\\*x", "*x"), ("*", ""), ("_*", "_a"),
        (".*", ".a"), ("**", "ab"), ("[a-]", "-"), ("x*x*x", "xxx"),
    ])
    func matches(word: String, name: String) {
        #expect(PatternWord(word).matches(name))
    }

    @Test(arguments: [
        ("*.csv", "a.csv.gz"), ("*.csv", "_a.csv"), ("*.csv", ".a.csv"), ("?a", ".a"), ("[_]a", "_a"), ("a?c", "ac"),
        ("[a-c]x", "dx"), ("[!a-c]x", "bx"), ("\\*x", "ax"), ("*ab", "aab c"), ("x*x*x", "xx"),
    ])
    func doesNotMatch(word: String, name: String) {
        #expect(!PatternWord(word).matches(name))
    }

    @Test func knowsItsEnds() {
        #expect(PatternWord("a\\*b").literal == "a*b")
        #expect(PatternWord("a*b").literal == nil)
        #expect(PatternWord("ab*").literalPrefix == "ab")
        #expect(PatternWord("*").mayEnd(in: ".parquet"))
        #expect(PatternWord("*et").mayEnd(in: ".parquet"))
        #expect(PatternWord("x*.csv.parquet").mayEnd(in: ".parquet"))
        #expect(!PatternWord("*.csv").mayEnd(in: ".parquet"))
        #expect(!PatternWord("et").mayEnd(in: ".parquet"))
    }
}

@Suite struct PathPatternTests {
    @Test(arguments: [
        ("p/*/x.csv", "p", ""), ("*.csv", "", ""), ("/p/q*.csv", "/p", "q"), ("/*.csv", "/", ""),
        ("a//b/c?/d", "a//b", "c"),
        ("p/**/x.csv", "p", ""), ("p/*/", "p", ""), ("2026/day-*/x.csv", "2026", "day-"),
    ])
    func splitsOffWhatIsFixed(text: String, base: String, prefix: String) {
        let pattern = PathPattern(text)
        #expect(pattern.base == base)
        #expect(pattern.prefix == prefix)
    }

    @Test(arguments: [
        ("p/*/x.csv", "a/x.csv"), ("p/**/x.csv", "x.csv"), ("p/**/x.csv", "a/x.csv"), ("p/**/x.csv", "a/b/c/x.csv"),
        ("p/**", "a/b"), ("p/**", "a"), ("p/**/b/**/x", "a/b/c/b/x"), ("p/a**b/x", "axb/x"), ("p/*/", "a/b/c.csv"),
        ("p/**/_old/x", "a/_old/x"),
    ])
    func matches(text: String, path: String) {
        #expect(PathPattern(text).matches(below: path))
    }

    @Test(arguments: [
        ("p/*/x.csv", "x.csv"), ("p/*/x.csv", "a/b/x.csv"), ("p/**/x.csv", "a/_b/x.csv"), ("p/**/x.csv", ".a/x.csv"),
        ("p/**/x.csv", "a/y.csv"), ("p/**/b/**/x", "a/c/x"), ("p/*/", "a.csv"), ("p/**", "_a"), ("p/*/", "a/_b/c.csv"),
    ])
    func doesNotMatch(text: String, path: String) {
        #expect(!PathPattern(text).matches(below: path))
    }

    @Test(arguments: [
        ("p/*", "out", true), ("p/**", "out", true), ("p/**/*.csv", "out", false), ("p/*/*", "out", true),
        ("p/*/*.csv", "out", false), ("p/a*", "out", false), ("p/**/*", "_out", false), ("p/*.csv", "", false),
        ("p/*", "", true), ("p/**/*t", "a/b", true),
    ])
    func knowsWhetherOutputsCouldBeMeant(text: String, folder: String, isSo: Bool) {
        #expect(PathPattern(text).mayMean(outputsBelow: folder, meansFolders: true) == isSo)
    }
}

@Suite struct PatternWalkTests {
    /// The matches' paths below the pattern's base; folders end in a slash.
    private func found(_ pattern: String, in scratch: ScratchFolder) throws -> [String] {
        var walk = PatternWalk(PathPattern(scratch.path + "/" + pattern))
        var found: [String] = []
        while let match = try walk.next() {
            #expect(match.path.hasSuffix("/" + match.below))
            found.append(match.below + (match.isFolder ? "/" : ""))
        }
        return found
    }

    private func tree() throws -> ScratchFolder {
        let scratch = try ScratchFolder()
        for name in [
            "b/x.csv", "a/x.csv", "a.csv", "a/deep/er/x.csv", "a/_old/x.csv", ".git/x.csv", "a/y.csv", "_x.csv",
        ] {
            try scratch.write(name, "id\n1\n")
        }
        return scratch
    }

    @Test(arguments: [
        ("*/x.csv", ["a/x.csv", "b/x.csv"]), ("**/x.csv", ["a/deep/er/x.csv", "a/x.csv", "b/x.csv"]),
        ("*.csv", ["a.csv"]), ("_*.csv", ["_x.csv"]), ("*", ["a.csv", "a/", "b/"]), ("*/", ["a/", "b/"]),
        ("**", ["a.csv", "a/deep/er/x.csv", "a/x.csv", "a/y.csv", "b/x.csv"]),
        ("a/**/**/x.csv", ["deep/er/x.csv", "x.csv"]), ("*/_old/*", ["a/_old/x.csv"]), ("no/*", []),
    ])
    func findsEachOnceInOrder(pattern: String, expected: [String]) throws {
        #expect(try found(pattern, in: try tree()) == expected)
    }

    @Test func linksLeadRoundInNoCircle() throws {
        let scratch = try tree()
        try scratch.link("a/loop", to: scratch.path)
        #expect(try found("**/x.csv", in: scratch) == ["a/deep/er/x.csv", "a/x.csv", "b/x.csv"])
        // A wildcard for one folder goes through a link, as in a shell.
        #expect(try found("a/*/b/x.csv", in: scratch) == ["loop/b/x.csv"])
    }
}
