#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

extension LocalStore: LeftoverStore {
    /// Files under temporary names. Links are none: no writer makes them.
    package func leftovers(prefix: String) -> LeftoverListing {
        LeftoverListing { [self] in
            var walk: DirectoryWalk? = DirectoryWalk(root: root, prefix: prefix, wanted: .temporaryFiles)
            return {
                guard let current = walk else { return nil }
                let (next, page) = try await onThread {
                    var next = current
                    let page = try next.nextPage()?.compactMap { leftover($0.key) }
                    return (next, page)
                }
                walk = page == nil ? nil : next
                return page
            }
        }
    }

    private func leftover(_ key: String) -> Leftover? {
        guard let status = FileStatus(path: "\(root)/\(key)", followingLink: false), status.isRegular else {
            return nil
        }
        return Leftover(key: key, epochSeconds: status.changedAt, size: status.size)
    }

    /// A file that was written to since it was listed is not left over, and stays.
    package func remove(_ leftover: Leftover) async throws {
        try await onThread {
            let place = try Place(root: root, key: leftover.key, operation: .delete)
            try place.checkParent()
            guard self.leftover(leftover.key) == leftover else { return }
            guard unlink(place.path) == 0 || errno == ENOENT else { throw place.error(errno: errno, doing: "delete") }
        }
    }
}
